import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fleetAgency } from "../support/fleet.ts";
import { engineWorld } from "../support/world.ts";

const id = "child1";
const ours = /^imagekit:index:/;

test("all six types are imported by id alone, and the program then changes nothing", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency([id]), { accounts: [id] });
  expect((await stack.up()).code).toBe(0);
  const resources = ((await stack.state()).deployment.resources ?? []).filter(({ type }) => ours.test(type));
  expect(resources).toHaveLength(6);

  // Forget them, dependants first, and take them up again.
  for (const { urn } of resources.toReversed()) {
    const forgotten = await stack.pulumi("state", "delete", urn, "--yes", "--force", "--stack=test");
    expect(forgotten.code, forgotten.output).toBe(0);
  }
  await stack.pulumi("config", "set", "imagekit:settingsUrl", "env:IMAGEKIT_SETTINGS_URL");
  await stack.pulumi("config", "set", "imagekit:settingsCredential", "env:IMAGEKIT_PRIVATE_KEY_{imagekitId}");
  const nameTable = Object.fromEntries(
    ((await stack.state()).deployment.resources ?? [])
      .filter(({ custom, type }) => !custom && !type.startsWith("pulumi:"))
      .map(({ urn, type }) => [type, urn]),
  );
  const parentOf = (type: string) =>
    type.endsWith("ReplicatedServicePrincipal") ? "imagekit-sso:index:EnterpriseApp" : "imagekit-sso:index:AccountSso";
  writeFileSync(
    stack.file("import.json"),
    JSON.stringify({
      nameTable: {
        app: nameTable["imagekit-sso:index:EnterpriseApp"],
        account: nameTable["imagekit-sso:index:AccountSso"],
      },
      resources: resources.map(({ type, urn, id: resourceId }) => ({
        type,
        name: urn.split("::").at(-1),
        id: resourceId,
        parent: parentOf(type).endsWith("EnterpriseApp") ? "app" : "account",
      })),
    }),
  );
  const imported = await stack.pulumi(
    "import",
    "--file",
    "import.json",
    "--yes",
    "--skip-preview",
    "--protect=false",
    "--generate-code=false",
  );
  expect(imported.code, imported.output).toBe(0);

  simulator.requests.clear();
  const run = await stack.up();
  expect(run.code, run.output).toBe(0);
  const writes = simulator.requests
    .exchanges()
    .filter(({ method, route }) => method !== "GET" && !route.includes("token"));
  expect(writes.map(({ method, route }) => `${method} ${route}`)).toEqual([]);
  expect((await stack.preview("--expect-no-changes")).code).toBe(0);
});
