import { expect, test } from "vitest";
import { childIds, fleetAgency } from "../support/fleet.ts";
import { markOf } from "../support/markOf.ts";
import { engineWorld } from "../support/world.ts";

const ids = childIds(2);

test("a wrong ImageKit key fails that account by name, and the other one is done", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
  stack.environment.IMAGEKIT_PRIVATE_KEY_child1 = "private_somebody_elses";
  const run = await stack.up("--continue-on-error");
  expect(run.code).not.toBe(0);
  expect(run.output).toMatch(/child1.*403|403.*child1/s);
  expect(run.output).not.toContain("private_somebody_elses");
  expect(simulator.store.accounts.get("child1")?.settings).toBeNull();
  expect(simulator.store.accounts.get("child2")?.settings).not.toBeNull();
  // Entra does not sign with a certificate that ImageKit was never given.
  const [principal] = simulator.store.servicePrincipals.filter(
    ({ notes }) => markOf(notes) === "imagekit-sso:test/child1",
  );
  expect(principal?.preferredTokenSigningKeyThumbprint).toBeNull();

  stack.environment.IMAGEKIT_PRIVATE_KEY_child1 = simulator.environment().IMAGEKIT_PRIVATE_KEY_child1 ?? "";
  const again = await stack.up();
  expect(again.code, again.output).toBe(0);
});

test("an address and a key of another account are noticed, and that account keeps its own settings", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(["child2"]), { accounts: ids });
  expect((await stack.up()).code).toBe(0);
  const own = simulator.store.accounts.get("child2")?.settings;
  expect(own?.spEntityId).toContain("#child2");

  const url = `${simulator.url}/imagekit/accounts/child2/sso-settings`;
  const delivery = `delivery: { channel: http, url: "${url}", credential: "env:IMAGEKIT_PRIVATE_KEY_child1" }`;
  stack.writeAgency(fleetAgency(ids, { accounts: { child1: delivery } }));
  stack.environment.IMAGEKIT_PRIVATE_KEY_child1 = simulator.environment().IMAGEKIT_PRIVATE_KEY_child2 ?? "";
  const run = await stack.up("--continue-on-error");
  expect(run.code).not.toBe(0);
  expect(run.output).toMatch(/Account child1: .*answered for the ImageKit account child2/);
  expect(simulator.store.accounts.get("child1")?.settings).toBeNull();
  expect(simulator.store.accounts.get("child2")?.settings).toEqual(own);
});

test("a missing permission is named, with the account", async () => {
  const { stack } = await engineWorld(fleetAgency(["child1"]), {
    accounts: ids,
    faults: { deny: ["Policy.ReadWrite.ApplicationConfiguration"] },
  });
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toMatch(/Account child1: .*Policy\.ReadWrite\.ApplicationConfiguration/);
  expect(run.output).not.toMatch(/unhandled exception|Channel has been shut down/);
});

test("a tenant that refuses the identifier even in SAML mode says so", async () => {
  const { stack } = await engineWorld(fleetAgency(["child1"]), {
    accounts: ids,
    policy: { identifierUris: { excludeSaml: false } },
  });
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toMatch(
    /child1-identifier .*Failed to add identifier URI https:\/\/imagekit\.io\/saml\/consume#child1/,
  );
});

test("metadata that never shows the certificate ends in an error that says what was listed, and nothing is pushed", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(["child1"]), {
    accounts: ids,
    faults: { metadataLagSeconds: 3600 },
  });
  await stack.pulumi("config", "set", "imagekit:timeoutSeconds", "5");
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toMatch(/Account child1: .*federation metadata.*The last read showed/);
  expect(simulator.store.accounts.get("child1")?.settings).toBeNull();
});

test("a settings address that answers HTML is told from an endpoint", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(["child1"]), { accounts: ids });
  stack.environment.IMAGEKIT_SETTINGS_URL = `${simulator.url}/single-sign-on`;
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toMatch(/Account child1: .*HTML/);
});

test("a mistake in the agency file stops the run before anything is touched, all mistakes at once", async () => {
  const text = fleetAgency(["child1", "CHILD1"], { accounts: { child1: "role: { from: constant, role: owner }" } });
  const { simulator, stack } = await engineWorld(text, { accounts: ids });
  simulator.requests.clear();
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toMatch(/agencies\/test\.yaml:\d+:\d+/);
  expect(run.output).toMatch(/CHILD1/);
  expect(run.output).toContain("children[0].role.role: must be one of account_administrator");
  expect(simulator.store.applications.size).toBe(0);
  expect(run.output).not.toMatch(/\bat .*\.ts:\d+/);
});
