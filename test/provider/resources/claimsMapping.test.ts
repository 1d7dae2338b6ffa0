import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Account, definitionFor, expected204, setUp, tokens } from "../support/account.ts";
import { PluginWorld, type State } from "../support/pluginWorld.ts";

let world: PluginWorld;
let account: Account;

beforeAll(async () => {
  world = await PluginWorld.start();
  account = await setUp(world, "acmeshoes");
});
afterAll(() => world.close());

const assignments = () => `/servicePrincipals/${account.principalId}/claimsMappingPolicies`;
const policyId = () => account.claims.properties.policyId as string;
const assignedIds = async () =>
  (await world.admin.get(assignments())).body.value.map(({ id }: { id: string }) => id) as string[];
const unassign = () => expected204(world.admin.delete(`${assignments()}/${policyId()}/$ref`));

/** Finds the drift, repairs it by the program's inputs, and leaves nothing to do. */
async function repaired(detail: object): Promise<void> {
  const drifted = (await world.refresh(account.claims)) as State;
  expect((await world.diff(drifted, account.news.claims)).detail).toEqual(detail);
  account.claims = await world.update(drifted, account.news.claims);
  expect(await world.refresh(account.claims)).toEqual(account.claims);
  expect(await assignedIds()).toEqual([policyId()]);
}

describe("drift", () => {
  test("a policy that was taken away is assigned again", async () => {
    await unassign();
    await repaired({ assigned: "update" });
  });

  test("a foreign policy in its place loses the place, and is left alone otherwise", async () => {
    await unassign();
    const body = { displayName: "somebody's", definition: [definitionFor("other")], isOrganizationDefault: false };
    const { id } = (await world.admin.post("/policies/claimsMappingPolicies", body)).body;
    const reference = { "@odata.id": `${world.simulator.url}/v1.0/directoryObjects/${id}` };
    await expected204(world.admin.post(`${assignments()}/$ref`, reference));
    await repaired({ assigned: "update", definition: "update", displayName: "update" });
    expect((await world.admin.get(`/policies/claimsMappingPolicies/${id}`)).status).toBe(200);
  });

  test("a changed definition, or name, is put right", async () => {
    const change = { definition: [definitionFor("acmeshoes", "finance")], displayName: "renamed" };
    await expected204(world.admin.patch(`/policies/claimsMappingPolicies/${policyId()}`, change));
    await repaired({ definition: "update", displayName: "update" });
  });

  test("the same definition in another order of keys is none", async () => {
    const { ClaimsMappingPolicy: policy } = JSON.parse(account.news.claims.definition as string);
    const turned = Object.fromEntries(Object.entries(policy).reverse());
    const definition = [JSON.stringify({ ClaimsMappingPolicy: turned }, undefined, 1)];
    await expected204(world.admin.patch(`/policies/claimsMappingPolicies/${policyId()}`, { definition }));
    const found = (await world.refresh(account.claims)) as State;
    expect(await world.diff(found, account.news.claims)).toMatchObject({ changed: false });
  });

  test("a deleted policy is gone, and made again", async () => {
    await expected204(world.admin.delete(`/policies/claimsMappingPolicies/${policyId()}`));
    expect(await world.refresh(account.claims)).toBeUndefined();
    account.claims = await world.make(tokens.claimsMapping, account.news.claims);
    expect(await assignedIds()).toEqual([policyId()]);
  });

  test("on an import of a principal whose policy was taken away nothing is found", async () => {
    await unassign();
    expect(await world.import(tokens.claimsMapping, account.principalId)).toBeUndefined();
    await repaired({ assigned: "update" });
  });
});

test("an update changes the policy in place", async () => {
  const news = { ...account.news.claims, definition: definitionFor("acmeshoes", "finance") };
  const requests = await world.requestsOf(async () => {
    account.claims = await world.update(account.claims, news);
  });
  const changes = requests.filter((request) => !request.startsWith("GET"));
  expect(changes).toEqual(["PATCH /policies/claimsMappingPolicies/{id}"]);
  account.news.claims = news;
  expect(await world.refresh(account.claims)).toEqual(account.claims);
});

test("an import takes the principal alone, too", async () => {
  const found = await world.import(tokens.claimsMapping, account.principalId);
  expect(found).toEqual(account.claims);
});

describe("another application", () => {
  let other: Account;

  beforeAll(async () => {
    other = await setUp(world, "acmehats");
  });

  const liveOf = (id: string) => world.simulator.store.claimsMappingPolicies.get(id);
  const rename = (id: string, displayName: string) =>
    expected204(world.admin.patch(`/policies/claimsMappingPolicies/${id}`, { displayName }));

  test("whose policy has the same declared name keeps its own, through create, update and delete", async () => {
    const before = structuredClone(liveOf(policyId()));
    const { displayName } = account.news.claims;
    await world.delete(other.claims);
    let same = await world.make(tokens.claimsMapping, { ...other.news.claims, displayName });
    expect(same.properties.policyId).not.toBe(policyId());
    same = await world.update(same, { ...same.inputs, definition: definitionFor("acmehats", "finance") });
    await world.delete(same);
    expect(liveOf(same.properties.policyId as string)).toBeUndefined();
    expect(liveOf(policyId())).toEqual(before);
    expect(await assignedIds()).toEqual([policyId()]);
    other.claims = await world.make(tokens.claimsMapping, other.news.claims);
  });

  test("whose policy was put in our state is neither written to nor deleted", async () => {
    const theirs = other.claims.properties.policyId as string;
    const before = structuredClone(liveOf(theirs));
    const imported: State = {
      ...account.claims,
      id: `${account.principalId}/${theirs}`,
      properties: { ...account.claims.properties, policyId: theirs },
    };
    const news = { ...account.news.claims, definition: definitionFor("acmeshoes", "developer") };
    expect((await world.update(imported, news)).properties.policyId).toBe(policyId());
    await world.delete(imported);
    expect(liveOf(theirs)).toEqual(before);
    account.claims = await world.make(tokens.claimsMapping, account.news.claims);
  });

  test("may go by a policy that bears nobody's id: a delete leaves it", async () => {
    await rename(policyId(), "made by hand");
    await world.delete(account.claims);
    expect(liveOf(policyId())?.displayName).toBe("made by hand");
    expect(await assignedIds()).toEqual([]);
    await expected204(world.admin.delete(`/policies/claimsMappingPolicies/${policyId()}`));
    account.claims = await world.make(tokens.claimsMapping, account.news.claims);
  });

  test("is not waited for: a replacement makes the new one first", async () => {
    const news = { ...account.news.claims, servicePrincipalId: other.principalId };
    expect(await world.diff(account.claims, news)).toMatchObject({ deleteBeforeReplace: false });
  });

  test("of another process at the same moment, with the same declared name, gets one of its own", async () => {
    const process = await world.another();
    for (let round = 1; round <= 3; round += 1) {
      await Promise.all([world.delete(account.claims), world.delete(other.claims)]);
      const displayName = `at once ${round}`;
      [account.claims, other.claims] = await Promise.all([
        world.make(tokens.claimsMapping, { ...account.news.claims, displayName }),
        world.make(tokens.claimsMapping, { ...other.news.claims, displayName }, process),
      ]);
      for (const claims of [account.claims, other.claims]) expect(await world.refresh(claims)).toEqual(claims);
    }
    await Promise.all([world.delete(account.claims), world.delete(other.claims)]);
    account.claims = await world.make(tokens.claimsMapping, account.news.claims);
  });
});

test("twins of one name, which lost answers left, become the assigned one", async () => {
  const { displayName, definition } = account.news.claims as { displayName: string; definition: string };
  const name = `${displayName} [${account.principalId}]`;
  const body = { displayName: name, definition: [definition], isOrganizationDefault: false };
  for (let count = 0; count < 3; count += 1) await world.admin.post("/policies/claimsMappingPolicies", body);
  const again = await world.make(tokens.claimsMapping, account.news.claims);
  expect(again).toEqual(account.claims);
  const named = [...world.simulator.store.claimsMappingPolicies.values()].filter((one) => one.displayName === name);
  expect(named.map(({ id }) => id)).toEqual([policyId()]);
});

test("a name with a quote is found again", async () => {
  const third = await setUp(world, "AcmeToys");
  await world.delete(third.claims);
  const news = { ...third.news.claims, displayName: "O'Toys & 100 %" };
  const made = await world.make(tokens.claimsMapping, news);
  expect(await world.make(tokens.claimsMapping, news)).toEqual(made);
});

test("an assignment that is refused leaves the policy in the state, from where it is deleted or finished", async () => {
  const unassigned = account.claims;
  await world.delete(unassigned);
  world.proxy.spoil(/^POST .*claimsMappingPolicies\/\$ref/, graphRefusal());
  const failure = await world.plugin.create(tokens.claimsMapping, unassigned.inputs).catch((error) => error);
  world.proxy.heal();
  expect(failure.message).toContain("Account acmeshoes");
  expect(failure.message).toContain("Policy.ReadWrite.ApplicationConfiguration");
  const { id, outputs } = failure.initFailed;
  const half: State = { ...unassigned, id, properties: outputs };
  expect((await world.refresh(half))?.properties).toMatchObject({ assigned: false });
  await world.delete(half);
  expect(await world.refresh(half)).toBeUndefined();
});

test("a principal deleted elsewhere leaves a policy that is still found and deleted", async () => {
  const other = (await world.make(tokens.claimsMapping, account.news.claims)) as State;
  await expected204(world.admin.delete(`/servicePrincipals/${account.principalId}`));
  const found = (await world.refresh(other)) as State;
  expect(found.inputs).toMatchObject({ assigned: false });
  await world.delete(found);
  expect(await world.refresh(other)).toBeUndefined();
});

function graphRefusal() {
  const error = { code: "Authorization_RequestDenied", message: "Insufficient privileges to complete the operation." };
  return { status: 403, headers: { "content-type": "application/json" }, body: JSON.stringify({ error }) };
}
