import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type Account,
  application,
  certificatesOf,
  onApplication,
  policyNameInEntra,
  program,
  stateNames,
  tokens,
} from "../support/account.ts";
import { PluginWorld, type State } from "../support/pluginWorld.ts";

let world: PluginWorld;

beforeAll(async () => {
  world = await PluginWorld.start({ accounts: ["lag", "flap1", "flap2", "flap3", "pair1", "pair2"] });
});
afterEach(() => world.simulator.faults.clear());
afterAll(() => world.close());

function expectOneOfEach({ application: { clientId, imagekitId }, principalId, claims }: Account): void {
  const { store } = world.simulator;
  const principals = store.servicePrincipals.filter(({ appId }) => appId === clientId);
  expect(principals.map(({ id }) => id)).toEqual([principalId]);
  expect(principals[0]?.keyCredentials.filter(({ usage }) => usage === "Verify")).toHaveLength(1);
  expect(principals[0]?.claimsMappingPolicies).toEqual([claims.properties.policyId]);
  const policyName = policyNameInEntra(imagekitId, principalId);
  expect(store.claimsMappingPolicies.filter((one) => one.displayName === policyName)).toHaveLength(1);
}

async function expectConfirmed(account: Account): Promise<void> {
  for (const name of stateNames) expect(await world.refresh(account[name])).toEqual(account[name]);
}

test("new objects that answer 404 for a while are waited for, and made once", async () => {
  world.simulator.faults.set({ lagSeconds: 1 });
  const account = await onApplication(world, await application(world, "lag"));
  expectOneOfEach(account);
  await expectConfirmed(account);
}, 40_000);

describe.each([1, 2, 3])("readers that are old or new by chance, drawn by %i,", (seed) => {
  const id = `flap${seed}`;
  let account: Account;

  test("delay a create, and do not make anything twice", async () => {
    const app = await application(world, id);
    world.simulator.faults.set({ flapSeconds: 0.7, seed });
    account = await onApplication(world, app);
    expectOneOfEach(account);
  }, 40_000);

  test("are no drift: what is new wins, though an old reader answers first and again", async () => {
    world.simulator.faults.set({ flapSeconds: 1, seed });
    const news = program.certificates(id, account.principalId, ["g1", "g2"]);
    account.certificates = await world.update(account.certificates, news);
    const second = certificatesOf(account.certificates)[1]?.thumbprint ?? "";
    // Outside of the plugin, so that nothing has waited yet.
    const path = `/servicePrincipals/${account.principalId}`;
    await world.admin.patch(path, { preferredTokenSigningKeyThumbprint: second });
    const wanted = program.activation(id, account.principalId, second);
    const expected: State = {
      ...account.activation,
      inputs: wanted,
      properties: { ...wanted, activeThumbprint: second, pending: false },
    };
    for (let count = 0; count < 2; count += 1) expect(await world.refresh(expected)).toEqual(expected);
  }, 40_000);

  test("delay an update and a removal, and end with what was asked", async () => {
    world.simulator.faults.set({ flapSeconds: 1, seed });
    account.certificates = await world.update(
      account.certificates,
      program.certificates(id, account.principalId, ["g2"]),
    );
    // What an old reader showed as active is kept until the next run.
    if (certificatesOf(account.certificates).length > 1)
      account.certificates = await world.update(
        account.certificates,
        program.certificates(id, account.principalId, ["g2"]),
      );
    expect(certificatesOf(account.certificates).map(({ generation }) => generation)).toEqual(["g2"]);
    const principal = world.simulator.store.servicePrincipals.get(account.principalId);
    expect(principal?.keyCredentials).toHaveLength(2);
    expect(await world.refresh(account.certificates)).toEqual(account.certificates);
  }, 40_000);
});

test.each(["pair1", "pair2"])(
  "two processes at once on the account %s agree, and leave one of each",
  async (id) => {
    const app = await application(world, id);
    const other = await world.another();
    const [one, two] = await Promise.all([onApplication(world, app), onApplication(world, app, other)]);
    expect(two.certificates).toEqual(one.certificates);
    expect(two.claims.properties).toEqual(one.claims.properties);
    expect(two.activation).toEqual(one.activation);
    expectOneOfEach(one);
    await expectConfirmed(one);
    await expectConfirmed(two);
    // Each deletes what both made.
    await world.delete(one.claims);
    await other.delete(tokens.claimsMapping, two.claims.id, two.claims.properties);
    expect(await world.refresh(one.claims)).toBeUndefined();
  },
  40_000,
);
