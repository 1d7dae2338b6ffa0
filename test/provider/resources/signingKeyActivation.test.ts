import { afterAll, beforeAll, expect, test } from "vitest";
import { type Account, certificatesOf, expected204, program, setUp, tokens } from "../support/account.ts";
import { PluginWorld, type State } from "../support/pluginWorld.ts";

let world: PluginWorld;
let account: Account;
let first: string;
let second: string;

beforeAll(async () => {
  world = await PluginWorld.start();
  account = await setUp(world, "acmeshoes");
  world.simulator.world.clock.advance(60);
  const news = program.certificates("acmeshoes", account.principalId, ["g1", "g2"]);
  account.certificates = await world.update(account.certificates, news);
  [first = "", second = ""] = certificatesOf(account.certificates).map(({ thumbprint }) => thumbprint);
});
afterAll(() => world.close());

const path = () => `/servicePrincipals/${account.principalId}`;
const active = () =>
  world.simulator.store.servicePrincipals.get(account.principalId)?.preferredTokenSigningKeyThumbprint;
const activateOutside = (thumbprint: string | null) =>
  expected204(world.admin.patch(path(), { preferredTokenSigningKeyThumbprint: thumbprint }));
const wanted = (thumbprint: string, delivered = true) =>
  program.activation("acmeshoes", account.principalId, thumbprint, delivered);

test("the first key ever is activated at once, even if its hand-over is not confirmed", async () => {
  await activateOutside(null);
  const made = await world.make(tokens.signingKeyActivation, wanted(first, false));
  expect(made.properties).toMatchObject({ activeThumbprint: first, pending: false });
  expect(active()).toBe(first);
});

test("without a chosen key the oldest signs, and goes on until the hand-over of another is confirmed", async () => {
  await activateOutside(null);
  let waiting = await world.make(tokens.signingKeyActivation, wanted(second, false));
  expect(waiting.properties).toMatchObject({ activeThumbprint: first, pending: true });
  expect(active()).toBeNull();
  expect(await world.refresh(waiting)).toEqual(waiting);
  waiting = await world.update(waiting, wanted(second, true));
  expect(waiting.properties).toMatchObject({ activeThumbprint: second, pending: false });
  await activateOutside(first);
});

test("while the hand-over of a new key is not confirmed, Entra goes on with the old one", async () => {
  const requests = await world.requestsOf(async () => {
    account.activation = await world.update(account.activation, wanted(second, false));
  });
  expect(account.activation.properties).toMatchObject({ activeThumbprint: first, pending: true });
  expect(requests).toEqual(["GET /servicePrincipals/{id}"]);
  expect(await world.diff(account.activation, wanted(second, false))).toMatchObject({ changed: false });
});

test("waiting is no drift, and the confirmation ends it", async () => {
  const found = (await world.refresh(account.activation)) as State;
  expect(found).toEqual(account.activation);
  expect(await world.diff(found, wanted(second, true))).toMatchObject({ changed: true, replaces: [] });
  account.activation = await world.update(found, wanted(second, true));
  expect(account.activation.properties).toMatchObject({ activeThumbprint: second, pending: false });
  expect(active()).toBe(second);
});

test("another active certificate is drift, and put right", async () => {
  await activateOutside(first);
  const drifted = (await world.refresh(account.activation)) as State;
  expect((await world.diff(drifted, wanted(second))).detail).toEqual({ thumbprint: "update" });
  account.activation = await world.update(drifted, wanted(second));
  expect(active()).toBe(second);
});

test("no active certificate means that the activation is gone", async () => {
  await activateOutside(null);
  expect(await world.refresh(account.activation)).toBeUndefined();
  account.activation = await world.make(tokens.signingKeyActivation, wanted(second));
  expect(active()).toBe(second);
});

test("a certificate that never appears ends the wait with what there is", async () => {
  const hasty = await world.another({ timeoutSeconds: "1" });
  const absent = "A".repeat(40);
  const message = await world.refusal(hasty.create(tokens.signingKeyActivation, wanted(absent)));
  expect(message).toContain("Account acmeshoes");
  expect(message).toContain(absent);
  expect(message).toContain("timeoutSeconds");
  expect(active()).toBe(second);
});
