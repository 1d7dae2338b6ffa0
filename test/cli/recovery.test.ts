import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Adoption, adopted } from "../../cli/recovery/adopt.ts";
import { leftOverLines } from "../../cli/recovery/leftOver.ts";
import { findLeftovers, type KnownResources } from "../../cli/recovery/leftovers.ts";
import { binWords } from "../../cli/recovery/recoverStack.ts";
import type { LeftRun } from "../../cli/recovery/unfinishedRun.ts";
import { certificateProof, newSeed, nonceOf, seedInRun } from "../../domain/desired/ownershipNonce.ts";
import { azureadTokens } from "../../domain/desired/resourceNames.ts";
import { resourceTokens } from "../../domain/resources.ts";
import { certificateSubject } from "../../domain/saml/certificateSubject.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { runner } from "../../simulator/seed.ts";
import type { Application } from "../../simulator/types.ts";
import { LiveFleet } from "../provider/support/liveFleet.ts";
import { GraphClient } from "../simulator/support/graphClient.ts";

const id = "child1";
const mark = `imagekit-sso:test/${id}`;
const minutes = 60_000;
const [secret, seed] = [newSeed(), newSeed()];
const scope: CallScope = { account: "Agency test", signal: new AbortController().signal, log: () => {} };

let fleet: LiveFleet;
/** Whoever may write applications, and is not the runner. */
let stranger: GraphClient;
let pipeline: GraphClient;

beforeAll(async () => {
  fleet = await LiveFleet.start(1);
  stranger = await GraphClient.admin(fleet.simulator);
  pipeline = await GraphClient.runner(fleet.simulator);
});
afterAll(() => fleet.close());
beforeEach(() => {
  const { applications, servicePrincipals } = fleet.simulator.store;
  for (const { id: one } of [...applications.values()]) applications.delete(one);
  for (const { id: one } of [...servicePrincipals.values()]) servicePrincipals.delete(one);
});

/** What is recorded: the seed in the state, or that of a run on this machine. */
const stateWith = (resources: Record<string, string>): KnownResources => ({
  find: (type) => (resources[type] === undefined ? undefined : { urn: `urn::${type}`, id: resources[type] }),
  ids: (type) => (resources[type] === undefined ? [] : [resources[type]]),
});
const empty = stateWith({});
const seeded = stateWith({ [resourceTokens.ownershipNonce]: seed });
const runNow = (): LeftRun => ({
  ...{
    from: new Date(Date.now() - 10 * minutes),
    until: new Date(Date.now() + 10 * minutes),
    lastSign: new Date(),
    secret,
  },
});

const find = (state: KnownResources, run?: LeftRun) =>
  findLeftovers(fleet.services.graph, fleet.agency, state, scope, run);
const ofRun = nonceOf(seedInRun(secret, id));

/** An application as azuread makes it for this stack, and nothing more yet. */
async function made(nonce: string, by = pipeline): Promise<{ id: string; appId: string; spId: string }> {
  return await by.samlApplication(`ImageKit ${id}`, { notes: `${mark} ${nonce}` });
}

/** What an ordinary user registers: the account's mark, his own certificate in the first generation's name, the pipeline as a further owner. */
async function plant(notes = mark, subject = certificateSubject("g1")) {
  const planted = await stranger.samlApplication(`ImageKit ${id}`, { notes });
  const principal = `/servicePrincipals/${planted.spId}`;
  const { body } = await stranger.post(`${principal}/addTokenSigningCertificate`, { displayName: subject });
  await stranger.patch(principal, { preferredTokenSigningKeyThumbprint: body.thumbprint });
  for (const object of [principal, `/applications/${planted.id}`]) {
    const reference = { "@odata.id": `${fleet.simulator.url}/v1.0/directoryObjects/${runner.objectId}` };
    expect((await stranger.post(`${object}/owners/$ref`, reference)).status).toBe(204);
  }
  return { ...planted, thumbprint: body.thumbprint as string };
}

describe("an application that somebody planted is named and not imported", () => {
  test("before the first run", async () => {
    const planted = await plant();
    const found = await find(empty);
    expect(found.takeUp).toEqual([]);
    expect(found.orphans).toMatchObject([{ account: id, applicationId: planted.id, inUse: false }]);
    expect(found.orphans[0]?.doubt).toContain("nothing here proves that this stack made it");
  });

  test("after a kill, with the note of the run there, beside the real one", async () => {
    const planted = await plant();
    const real = await made(ofRun);
    const found = await find(empty, runNow());
    expect(found.takeUp.map((one) => [one.type, one.id])).toEqual([
      [resourceTokens.ownershipNonce, seedInRun(secret, id)],
      [azureadTokens.application, `/applications/${real.id}`],
    ]);
    expect(found.orphans).toMatchObject([{ applicationId: planted.id }]);
    expect(found.orphans[0]?.doubt).toContain("do not bear the nonce");
  });

  test("after a lost state, with an identifier too", async () => {
    const planted = await plant();
    await stranger.patch(`/applications/${planted.id}`, { identifierUris: [`https://imagekit.io/saml/consume#${id}`] });
    const found = await find(empty);
    expect(found.takeUp).toEqual([]);
    expect(found.orphans).toMatchObject([{ applicationId: planted.id, inUse: true }]);
  });

  test("beside the application that the state has", async () => {
    const real = await made(nonceOf(seed));
    const planted = await plant(`${mark} ${nonceOf(seed)}`);
    const state = stateWith({
      [resourceTokens.ownershipNonce]: seed,
      [azureadTokens.application]: `/applications/${real.id}`,
    });
    const found = await find(state);
    expect(found.takeUp).toEqual([]);
    expect(found.orphans).toMatchObject([{ applicationId: planted.id, stateHas: true }]);
  });

  test("as a copy of the real one's notes: neither is imported then", async () => {
    const real = await made(nonceOf(seed));
    const planted = await plant(`${mark} ${nonceOf(seed)}`);
    const found = await find(seeded);
    expect(found.takeUp).toEqual([]);
    expect(found.orphans.map(({ applicationId }) => applicationId).toSorted()).toEqual(
      [real.id, planted.id].toSorted(),
    );
    for (const { doubt } of found.orphans) expect(doubt).toContain("bears the same nonce");
  });
});

describe("what bears the recorded nonce is imported", () => {
  test("with the certificates that its own seed proves", async () => {
    const real = await made(nonceOf(seed));
    const displayName = certificateSubject("g1", certificateProof(seed, real.spId, "g1"));
    await pipeline.post(`/servicePrincipals/${real.spId}/addTokenSigningCertificate`, { displayName });
    const found = await find(seeded);
    expect(found.takeUp.map((one) => one.id)).toEqual([`/applications/${real.id}`]);
    expect(found.orphans).toEqual([]);
  });

  test.each<[string, RegExp, (real: { id: string; spId: string }) => Promise<unknown>]>([
    [
      "a stranger owns its application",
      /portal-admin .* owns it, who is neither the runner nor a declared owner/,
      ({ id: one }) => owned(`/applications/${one}`),
    ],
    ["a stranger owns its principal", /portal-admin .* owns it/, ({ spId }) => owned(`/servicePrincipals/${spId}`)],
    [
      "its application has a client secret",
      /it has the client secret "build"/,
      ({ id: one }) =>
        stranger.post(`/applications/${one}/addPassword`, { passwordCredential: { displayName: "build" } }),
    ],
    [
      "its principal has a client secret",
      /it has the client secret/,
      ({ spId }) => stranger.post(`/servicePrincipals/${spId}/addPassword`, {}),
    ],
    [
      "its application trusts another issuer",
      /it has the federated credential "ci, https:\/\/issuer.example, job"/,
      ({ id: one }) =>
        stranger.post(`/applications/${one}/federatedIdentityCredentials`, {
          ...{
            name: "ci",
            issuer: "https://issuer.example",
            subject: "job",
            audiences: ["api://AzureADTokenExchange"],
          },
        }),
    ],
    [
      "its principal has a certificate that only bears the name",
      /its signing certificate [0-9A-F]{40} was not made by this stack/,
      ({ spId }) =>
        stranger.post(`/servicePrincipals/${spId}/addTokenSigningCertificate`, {
          displayName: certificateSubject("g1"),
        }),
    ],
  ])("but not where %s", async (_what, doubt, change) => {
    const real = await made(nonceOf(seed));
    await change(real);
    const found = await find(seeded);
    expect(found.takeUp).toEqual([]);
    expect(found.orphans).toMatchObject([{ applicationId: real.id, doubt: expect.stringMatching(doubt) }]);
  });

  test("but not where it was made before or after the unfinished run was at work", async () => {
    await made(ofRun);
    for (const [from, until] of [
      [5, 10],
      [-10, -5],
    ] as const) {
      const run = {
        secret,
        from: new Date(Date.now() + from * minutes),
        until: new Date(Date.now() + until * minutes),
        lastSign: new Date(),
      };
      const found = await find(empty, run);
      expect(found.takeUp).toEqual([]);
      expect(found.orphans[0]?.doubt).toContain("not made while the unfinished run was at work");
    }
  });
});

describe("an identifier that is taken", () => {
  const identifier = `https://imagekit.io/saml/consume#${id}`;

  test("by an application made by hand is told, with the application", async () => {
    const byHand = await stranger.samlApplication("Made from the guide");
    await stranger.patch(`/applications/${byHand.id}`, { identifierUris: [identifier] });
    const found = await find(empty);
    expect(found.takeUp).toEqual([]);
    expect(found.orphans).toMatchObject([{ account: id, applicationId: byHand.id, inUse: true }]);
    expect(found.orphans[0]?.doubt).toContain("its notes bear no mark");
  });

  test("by an application in the bin is told, with when it was deleted; not where the state has the identifier", async () => {
    const byHand = await stranger.samlApplication("Made from the guide");
    await stranger.patch(`/applications/${byHand.id}`, { identifierUris: [identifier] });
    await stranger.delete(`/applications/${byHand.id}`);
    const { inBin } = await find(empty);
    expect(inBin).toMatchObject([{ account: id, identifier, applicationId: byHand.id }]);
    expect(binWords(inBin[0] as (typeof inBin)[number])).toMatch(
      new RegExp(
        `taken by the application "Made from the guide" \\(object id ${byHand.id}\\), which lies in Entra's bin since 20.* restore it .*delete it for good`,
      ),
    );
    const known = stateWith({ [azureadTokens.applicationIdentifierUri]: "x" });
    expect((await find(known)).inBin).toEqual([]);
    await stranger.delete(`/directory/deletedItems/${byHand.id}`);
  });
});

describe("a person adopts", () => {
  const adopt = async (state: KnownResources, adoption: Adoption) => {
    const { orphans } = await find(state);
    const { services, agency } = fleet;
    return adopted({ graph: services.graph, agency, state }, orphans, adoption, scope);
  };

  test("what was shown: owners, why it is doubted, certificates", async () => {
    const planted = await plant();
    const asked: string[] = [];
    const answer = (yes: boolean) => async (question: string) => {
      asked.push(question);
      return yes;
    };
    expect((await adopt(empty, { ask: answer(false), trust: [] })).takeUp).toEqual([]);
    expect(asked[0]).toContain(planted.id);
    expect(asked[0]).toMatch(/owners: portal-admin .*, imagekit-sso runner/);
    expect(asked[0]).toContain(`${planted.thumbprint} (g1,`);
    expect(asked[0]).toContain("Entra signs with it");
    const { takeUp } = await adopt(empty, { ask: answer(true), trust: [] });
    expect(takeUp.map(({ type }) => type)).toEqual([
      resourceTokens.ownershipNonce,
      azureadTokens.application,
      resourceTokens.signingCertificates,
    ]);
  });

  test("without being asked only where each certificate is vouched for", async () => {
    const planted = await plant();
    await expect(adopt(empty, { trust: [] })).rejects.toThrow(
      new RegExp(`${planted.id}.* was not adopted: .*${planted.thumbprint}.*--trust ${planted.thumbprint}`),
    );
    const { takeUp } = await adopt(empty, { trust: [planted.thumbprint] });
    expect(takeUp).toContainEqual(expect.objectContaining({ id: planted.spId }));
  });

  test("the one that people sign in through in the place of the one that the state has, and no other", async () => {
    const [inState, other] = [await made(nonceOf(seed)), await made(nonceOf(seed))];
    const state = stateWith({
      [resourceTokens.ownershipNonce]: seed,
      [azureadTokens.application]: `/applications/${inState.id}`,
      [azureadTokens.applicationIdentifierUri]: "of the one in the state",
    });
    expect(await adopt(state, { trust: [] })).toEqual({ adopted: [], takeUp: [], swapped: [] });
    await stranger.patch(`/applications/${other.id}`, { identifierUris: [`https://imagekit.io/saml/consume#${id}`] });
    const { takeUp, swapped } = await adopt(state, { trust: [] });
    expect(swapped).toEqual([id]);
    expect(takeUp.map(({ type }) => type)).toEqual([azureadTokens.application, azureadTokens.applicationIdentifierUri]);
    expect(takeUp[0]?.id).toBe(`/applications/${other.id}`);
  });

  test("nothing that has a client secret, whatever is answered", async () => {
    const planted = await plant();
    await stranger.post(`/applications/${planted.id}/addPassword`, { passwordCredential: { displayName: "mine" } });
    for (const adoption of [{ ask: async () => true, trust: [] }, { trust: [planted.thumbprint] }])
      await expect(adopt(empty, adoption)).rejects.toThrow(/was not adopted: it has client secret "mine"/);
  });
});

async function owned(object: string): Promise<void> {
  const reference = {
    "@odata.id": `${fleet.simulator.url}/v1.0/directoryObjects/c0ffee00-1111-4222-8333-000000000002`,
  };
  expect((await stranger.post(`${object}/owners/$ref`, reference)).status).toBe(204);
}

describe("what a run leaves over is named at its end", () => {
  const lines = (ids: string[], removed: string[] = [], state?: KnownResources) =>
    leftOverLines(fleet.agency, ids, { removed, state, graph: fleet.services.graph });

  test("a second application, which azuread makes where the answer to its first create was 5xx", async () => {
    const first = await made(ofRun);
    expect(await lines([id])).toEqual([]);
    const second = await made(ofRun);
    const live = fleet.simulator.store.applications.get(second.id) as Application;
    fleet.simulator.store.applications.put({ ...live, identifierUris: [`https://imagekit.io/saml/consume#${id}`] });
    expect(await lines([id])).toEqual([
      expect.stringMatching(new RegExp(`^${id}: .*${first.id}.* was left over\\. Nobody can sign in`)),
    ]);
    expect(await lines(["another"])).toEqual([]);
  });

  test("whatever is still there of an account that was taken down", async () => {
    const left = await made(ofRun);
    expect(await lines([], [id])).toEqual([expect.stringContaining(left.id)]);
  });

  test("and what is gone, where the run failed", async () => {
    const { id: object } = await made(ofRun);
    const state = stateWith({ [azureadTokens.application]: `/applications/${object}` });
    expect(await lines([id], [], state)).toEqual([]);
    fleet.simulator.store.applications.delete(object);
    expect(await lines([id], [], state)).toEqual([
      `${id}: its application ${object} is not in the tenant any more. In Entra's bin it can be restored for 30 days. ` +
        "To have it made again: npm run imagekit-sso -- up --agency test --refresh.",
    ]);
  });
});
