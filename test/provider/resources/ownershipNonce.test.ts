import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newSeed, nonceOf, seedInRun } from "../../../domain/desired/ownershipNonce.ts";
import { runNoteVariable } from "../../../provider/runNote.ts";
import { application, tokens } from "../support/account.ts";
import { PluginWorld } from "../support/pluginWorld.ts";

let world: PluginWorld;

beforeAll(async () => {
  world = await PluginWorld.start();
});
// Each process looks once.
afterEach(async () => {
  await world.closeOthers();
  for (const { id } of [...world.simulator.store.applications.values()]) world.simulator.store.applications.delete(id);
});
afterAll(() => world.close());

const identifier = (account: string) => `https://imagekit.io/saml/consume#${account}`;
const inputs = (account: string) => ({ account, identifier: identifier(account) });
const make = async (account: string, environment: Record<string, string> = {}) =>
  world.make(tokens.ownershipNonce, inputs(account), await world.another({}, environment));

/** An application that somebody made from ImageKit's guide. */
async function byHand(account: string, notes?: string): Promise<string> {
  const { id } = await world.admin.samlApplication("Made from the guide", { ...(notes && { notes }) });
  expect((await world.admin.patch(`/applications/${id}`, { identifierUris: [identifier(account)] })).status).toBe(204);
  return id;
}

describe("the nonce", () => {
  test("is drawn anew for each account, and read back from its seed without a request", async () => {
    const made = [await make("acmeshoes"), await make("acmehats")];
    expect(new Set(made.map(({ id }) => id)).size).toBe(2);
    for (const one of made) {
      expect(one.properties.nonce).toBe(nonceOf(one.id));
      const requests = await world.requestsOf(async () => {
        expect(await world.refresh(one)).toEqual(one);
        expect((await world.import(one.token, one.id))?.properties.nonce).toBe(one.properties.nonce);
        expect(await world.diff(one, inputs("another"))).toMatchObject({ changed: false });
        await world.delete(one);
      });
      expect(requests).toEqual([]);
    }
  });

  test("is that of the run's note, where the run writes its state at the end only", async () => {
    const folder = mkdtempSync(join(tmpdir(), "run-note-"));
    const [secret, path] = [newSeed(), join(folder, "test.json")];
    writeFileSync(path, JSON.stringify({ startedAt: new Date().toISOString(), secret }));
    expect((await make("acmeshoes", { [runNoteVariable]: path })).id).toBe(seedInRun(secret, "acmeshoes"));
    writeFileSync(path, "{");
    expect((await make("acmeshoes", { [runNoteVariable]: path })).id).not.toBe(seedInRun(secret, "acmeshoes"));
    rmSync(folder, { recursive: true });
  });

  test("is no import of anything else", async () => {
    expect(await world.refusal(world.import(tokens.ownershipNonce, "../users"))).toContain("is no id of this type");
  });
});

describe("an identifier that is taken", () => {
  test("by an application made by hand stops the account before anything is made", async () => {
    const id = await byHand("acmeshoes");
    const message = await world.refusal(make("acmeshoes"));
    expect(message).toMatch(/^Account acmeshoes: nothing was made\. The identifier .*#acmeshoes is taken by/);
    expect(message).toContain(`the application "Made from the guide" (object id ${id})`);
    expect(message).toMatch(/Adopt it .*or take the identifier from it, or delete it for good/);
  });

  test("by an application in the bin says so, and since when", async () => {
    const id = await byHand("acmeshoes", "imagekit-sso:test/acmeshoes");
    await world.admin.delete(`/applications/${id}`);
    const message = await world.refusal(make("acmeshoes"));
    expect(message).toContain(`(object id ${id}), which lies in Entra's bin since 20`);
    await world.admin.delete(`/directory/deletedItems/${id}`);
    await make("acmeshoes");
  });

  test("by one with the account's mark is told at the principal, since only the state knows whether it is its own", async () => {
    const id = await byHand("acmeshoes", "imagekit-sso:test/acmeshoes");
    await make("acmeshoes");
    const own = await application(world, "acmeshoes");
    const principal = { account: "acmeshoes", clientId: own.clientId, identifier: own.identifier };
    const plugin = await world.another();
    const message = await world.refusal(world.make(tokens.replicatedServicePrincipal, principal, plugin));
    expect(message).toContain(
      `the stack has the application ${own.clientId}, which cannot have the account's identifier`,
    );
    expect(message).toContain(`object id ${id}`);
    const holder = { ...principal, clientId: world.simulator.store.applications.get(id)?.appId ?? "" };
    await world.make(tokens.replicatedServicePrincipal, holder, plugin);
  });

  test("is looked for once for all accounts", async () => {
    const plugin = await world.another();
    const requests = await world.requestsOf(async () => {
      await Promise.all(["a", "b", "c", "d"].map((one) => world.make(tokens.ownershipNonce, inputs(one), plugin)));
    });
    expect(requests.toSorted()).toEqual([
      "GET /applications",
      "GET /directory/deletedItems/microsoft.graph.application",
    ]);
  });
});
