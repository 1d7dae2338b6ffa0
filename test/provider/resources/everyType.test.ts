import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unknown } from "../../../provider/adapter/resource.ts";
import { type Account, onApplication, type StateName, setUp, stateNames } from "../support/account.ts";
import { PluginWorld } from "../support/pluginWorld.ts";

const settingsUrl = {
  settingsUrl: "env:IMAGEKIT_SETTINGS_URL",
  settingsCredential: "env:IMAGEKIT_PRIVATE_KEY_{imagekitId}",
};
let world: PluginWorld;
let account: Account;
let createRequests: string[];

beforeAll(async () => {
  world = await PluginWorld.start({ config: settingsUrl });
  createRequests = await world.requestsOf(async () => {
    account = await setUp(world, "acmeshoes");
  });
});
afterAll(() => world.close());

describe.each(stateNames)("%s", (name) => {
  test("has nothing to change after its create", async () => {
    expect(await world.diff(account[name], account.news[name])).toMatchObject({ changed: false });
  });

  test("is read by one request at most, and found as it was made", async () => {
    let found: Account[StateName] | undefined;
    const requests = await world.requestsOf(async () => {
      found = await world.refresh(account[name]);
    });
    // The demo's archive is a folder.
    expect(requests).toHaveLength(name === "archived" ? 0 : 1);
    expect(found).toEqual(account[name]);
  });

  test("is imported by its id alone, and the program then changes nothing", async () => {
    const found = await world.import(account[name].token, account[name].id);
    // The nonce is the state's alone: nothing live tells it.
    const { ownership: _unknown, ...properties } = account[name].properties;
    expect(found?.properties).toEqual(properties);
    expect(await world.diff(found as Account[StateName], account.news[name])).toMatchObject({ changed: false });
  });

  test("created once more, as after a kill, is the same object and not a second one", async () => {
    const before = directory();
    const again = await world.make(account[name].token, account.news[name]);
    expect(again).toEqual(account[name]);
    expect(directory()).toEqual(before);
  });

  test("is replaced when it is to stand on another object", async () => {
    const anchor = { principal: "clientId", metadata: "clientId", archived: "account", settings: "account" }[
      name as string
    ];
    const property = anchor ?? "servicePrincipalId";
    const other = property === "account" ? "acmehats" : "00000000-0000-4000-8000-000000000000";
    const diff = await world.diff(account[name], { ...account.news[name], [property]: other });
    expect(diff).toMatchObject({ changed: true, replaces: [property] });
    expect(await world.diff(account[name], { ...account.news[name], [property]: unknown })).toMatchObject({
      changed: true,
    });
  });

  test("in a preview touches nothing, and says what it knows", async () => {
    const requests = await world.requestsOf(async () => {
      const made = await world.plugin.create(account[name].token, account.news[name], { preview: true });
      expect(made.properties).toMatchObject(account.news[name]);
      const { id, inputs, properties } = account[name];
      const changed = { id, oldInputs: inputs, oldOutputs: properties, news: inputs };
      const kept = await world.plugin.update(account[name].token, changed, { preview: true });
      expect(kept.properties).toEqual(properties);
    });
    expect(requests).toEqual([]);
  });

  test("refuses inputs that it does not know, each by name", async () => {
    const { failures } = await world.plugin.check(account[name].token, { ...account.news[name], colour: "red" });
    expect(failures).toHaveLength(1);
    expect(failures[0]?.reason).toContain("colour");
  });
});

test("of an account that was never there an import finds nothing", async () => {
  const nowhere = "00000000-0000-4000-8000-000000000000";
  for (const name of stateNames.filter((one) => one !== "settings" && one !== "archived"))
    expect(await world.import(account[name].token, nowhere)).toBeUndefined();
  expect(await world.import(account.settings.token, "acmehats")).toBeUndefined();
  const elsewhere = account.archived.id.replace("/acmeshoes/", "/acmehats/");
  expect(await world.import(account.archived.token, elsewhere)).toBeUndefined();
});

test.each(
  stateNames.flatMap((name) =>
    ["../users", "a/b", "x'y", "", `${"0".repeat(8)}-0000/../../x`].map((id) => [name, id] as const),
  ),
)("an import of %s by the id %j is refused, and nobody is asked", async (name, id) => {
  const requests = await world.requestsOf(async () => {
    const message = await world.refusal(world.import(account[name].token, id));
    expect(message).toMatch(/^Import: ".*" is no id of this type\. Give the /);
  });
  expect(requests).toEqual([]);
});

test("everything made once more on the same application changes nothing", async () => {
  const before = directory();
  const again = await onApplication(world, account.application);
  for (const name of stateNames) expect(again[name]).toEqual(account[name]);
  expect(directory()).toEqual(before);
});

test("deleted in the reverse order nothing is left but the archive; deleted twice it is still gone", async () => {
  const readRequests = await world.requestsOf(async () => {
    for (const name of stateNames) await world.refresh(account[name]);
  });
  const deleteRequests = await world.requestsOf(async () => {
    for (const name of stateNames.toReversed()) await world.delete(account[name]);
  });
  for (const name of stateNames.toReversed()) await world.delete(account[name]);
  const { store } = world.simulator;
  expect([...store.claimsMappingPolicies.values()]).toEqual([]);
  expect(store.servicePrincipals.get(account.principalId)).toBeUndefined();
  expect(store.accounts.get("acmeshoes")?.settings).toBeNull();
  for (const name of stateNames.filter((one) => one !== "archived"))
    expect(await world.refresh(account[name])).toBeUndefined();
  expect(await world.refresh(account.archived)).toEqual(account.archived);
  report({ create: createRequests, read: readRequests, delete: deleteRequests });
});

/** Everything that a second create could have made twice, or changed. */
function directory() {
  const { servicePrincipals, claimsMappingPolicies, accounts } = world.simulator.store;
  return structuredClone([servicePrincipals, claimsMappingPolicies, accounts].map((table) => [...table.values()]));
}

function report(requests: Record<string, string[]>): void {
  const isGraph = (request: string) => / \/(servicePrincipals|policies|applications)\b/.test(request);
  const counts = Object.entries(requests).map(([what, all]) => {
    // Two of the create's are the test's own, in azuread's place.
    const own = what === "create" ? 3 : 0;
    const graph = all.filter(isGraph).length - own;
    return `${what} ${graph} Graph + ${all.length - graph - own} others`;
  });
  console.log(
    `Requests of the seven types per account: ${counts.join(", ")}; first answer after ${Math.round(world.plugin.startMilliseconds)} ms.`,
  );
}
