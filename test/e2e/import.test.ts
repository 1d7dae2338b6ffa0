import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { componentTokens } from "../../domain/desired/resourceNames.ts";
import { fleetAgency } from "../support/fleet.ts";
import type { Stack } from "../support/stack.ts";
import { engineWorld } from "../support/world.ts";

const id = "child1";
const ours = /^imagekit:index:/;

test("all nine types are imported by id alone, and the program then changes nothing", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency([id]), { accounts: [id] });
  // Before the first run: the engine keeps a plugin's configuration with the stack.
  await stack.pulumi("config", "set", "imagekit:settingsUrl", "env:IMAGEKIT_SETTINGS_URL");
  await stack.pulumi("config", "set", "imagekit:settingsCredential", "env:IMAGEKIT_PRIVATE_KEY_{imagekitId}");
  const first = await stack.up();
  expect(first.code, first.output).toBe(0);
  const resources = ((await stack.state()).deployment.resources ?? []).filter(({ type }) => ours.test(type));
  expect(resources).toHaveLength(9);

  await forget(stack);
  const nameTable = Object.fromEntries(
    ((await stack.state()).deployment.resources ?? [])
      .filter(({ custom, type }) => !custom && !type.startsWith("pulumi:"))
      .map(({ urn, type }) => [type, urn]),
  );
  const parentOf = (type: string) =>
    /ReplicatedServicePrincipal$|OwnershipNonce$|Assignments$/.test(type) ? "app" : "account";
  writeFileSync(
    stack.file("import.json"),
    JSON.stringify({
      nameTable: {
        app: nameTable[componentTokens.enterpriseApp],
        account: nameTable[componentTokens.accountSso],
      },
      resources: resources.map(({ type, urn, id: resourceId }) => ({
        type,
        name: urn.split("::").at(-1),
        id: resourceId,
        parent: parentOf(type),
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

  // A stack from before the nonce: what is in its state stays its own, and only the notes change.
  const live = () =>
    [...simulator.store.servicePrincipals.values()].map(({ id: one, keyCredentials }) => [one, keyCredentials]);
  const before = live();
  await forget(stack, "$imagekit:index:OwnershipNonce::");
  const migrated = await stack.up();
  expect(migrated.code, migrated.output).toBe(0);
  expect(migrated.output).not.toContain("replace");
  expect(live()).toEqual(before);
  expect((await stack.preview("--expect-no-changes")).code).toBe(0);
});

/** Takes our types, or one of them, out of the state, and every mention of them. */
async function forget(stack: Stack, part = "$imagekit:index:"): Promise<void> {
  const state = await stack.state();
  const stays = (urn: string) => !urn.includes(part);
  const resources = (state.deployment.resources ?? [])
    .filter(({ urn }) => stays(urn))
    .map(({ dependencies, propertyDependencies, ...resource }) => ({
      ...resource,
      dependencies: dependencies?.filter(stays),
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies ?? {}).map(([property, urns]) => [property, urns?.filter(stays)]),
      ),
    }));
  writeFileSync(stack.file("state.json"), JSON.stringify({ ...state, deployment: { ...state.deployment, resources } }));
  const run = await stack.pulumi("stack", "import", "--file", "state.json", "--stack=test");
  expect(run.code, run.output).toBe(0);
}
