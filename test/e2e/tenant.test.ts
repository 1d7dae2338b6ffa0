import { resolve } from "node:path";
import { expect, test } from "vitest";
import { fleetAgency, tenantId } from "../support/fleet.ts";
import { engineWorld } from "../support/world.ts";

const ids = ["child1"];
const another = "99999999-9999-4999-8999-999999999999";
const components = resolve(import.meta.dirname, "../../components/index.ts");

const alone = `
import { AccountSso } from ${JSON.stringify(components)};
new AccountSso("shoes", {
  agency: "elsewhere", tenantId: "${another}", imagekitId: "child1", role: { from: "constant", role: "developer" },
  delivery: { channel: "http", url: "env:IMAGEKIT_SETTINGS_URL", credential: "env:IMAGEKIT_PRIVATE_KEY_child1" },
});
`;

test("an agency file of another tenant than the credentials' stops preview and up before anything is made", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(ids).replace(tenantId, another), { accounts: ids });
  // The engine's own plugin would take any tenant from here: only azuread's is wrong.
  await stack.pulumi("config", "set", "imagekit:tenantId", another);
  for (const run of [await stack.preview(), await stack.up()]) {
    expect(run.code, run.output).not.toBe(0);
    expect(run.output).toContain(
      `Agency test: it is of the tenant ${another}, but azuread signs in to the tenant ${tenantId}; nothing was made.`,
    );
    expect(run.output).toContain("azuread:tenantId");
    expect(run.output).not.toMatch(/\bat .*\.ts:\d+/);
  }
  expect(simulator.store.applications.size).toBe(0);
});

test("an imagekit:tenantId of another tenant than the agency file's stops both before anything is made", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
  await stack.pulumi("config", "set", "imagekit:tenantId", another);
  for (const run of [await stack.preview(), await stack.up()]) {
    expect(run.code, run.output).not.toBe(0);
    expect(run.output).toContain(
      `Agency test: it is of the tenant ${tenantId}, but imagekit:tenantId in the stack's configuration says ${another}; nothing was made.`,
    );
  }
  expect(simulator.store.applications.size).toBe(0);

  await stack.pulumi("config", "rm", "imagekit:tenantId");
  const run = await stack.up();
  expect(run.code, run.output).toBe(0);
});

test("an AccountSso alone of another tenant is refused too, by the variable that is wrong", async () => {
  const { simulator, stack } = await engineWorld("", { accounts: ids, program: alone });
  const run = await stack.up();
  expect(run.code, run.output).not.toBe(0);
  expect(run.output).toContain(
    `Account child1: it is of the tenant ${another}, but the variable ARM_TENANT_ID says ${tenantId}; nothing was made.`,
  );
  expect(simulator.store.applications.size).toBe(0);
});
