import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseFederationMetadata } from "../../../domain/saml/federationMetadata.ts";
import type { Properties } from "../../../provider/adapter/resource.ts";
import { type Account, setUp, tokens } from "../support/account.ts";
import { PluginWorld, type State } from "../support/pluginWorld.ts";

let world: PluginWorld;
let account: Account;
let news: Properties;
let state: State;

beforeAll(async () => {
  world = await PluginWorld.start();
  account = await setUp(world, "acmeshoes");
  news = { ...account.news.settings, delivery: { channel: "handover", folder: join(world.folder, "bundles") } };
});
afterAll(() => world.close());

const folder = () => join(world.folder, "bundles", "acmeshoes");
const bundle = () => JSON.parse(readFileSync(join(folder(), "handover.json"), "utf8"));
const confirmed = (change: object = {}) => ({
  ...news,
  confirmation: {
    digest: news.metadataDigest,
    spEntityId: news.spEntityId,
    confirmedAt: "2026-01-01T00:00:00Z",
    confirmedBy: "ada",
    ...change,
  },
});

test("a bundle holds what a person pastes, nothing half-written and no secret", async () => {
  state = await world.make(tokens.ssoSettings, news);
  expect(state.properties.delivered).toBe(false);
  expect(readdirSync(folder()).sort()).toEqual(["handover.json", "metadata.xml"]);
  expect(bundle()).toMatchObject({ imagekitId: "acmeshoes", digest: news.metadataDigest, spEntityId: news.spEntityId });
  const metadata = readFileSync(join(folder(), "metadata.xml"), "utf8");
  expect(metadata).toContain("EntityDescriptor");
  expect(metadata.charCodeAt(0)).not.toBe(0xfeff);
  for (const name of readdirSync(folder())) world.assertNoSecret(readFileSync(join(folder(), name), "utf8"));
});

test("the bundle holds the metadata as it was understood, or, where that is asked for, as Entra signed it", async () => {
  const text = () => readFileSync(join(folder(), "metadata.xml"), "utf8");
  expect(text()).not.toMatch(/<Signature|<RoleDescriptor/);
  const original = await world.update(state, { ...news, deliver: "original" });
  expect(text()).toMatch(/<Signature .*<RoleDescriptor /s);
  expect(parseFederationMetadata(text()).digest).toBe(news.metadataDigest);
  state = await world.update(original, news);
  expect(text()).not.toContain("<Signature");
});

test("a refresh finds it as it was made, without a request", async () => {
  expect(await world.requestsOf(async () => expect(await world.refresh(state)).toEqual(state))).toEqual([]);
});

test.each<[string, (xml: string) => string]>([
  ["of another tenant", (xml) => xml.replaceAll("0f6a1c52", "ffffffff")],
  ["that nobody could read", () => "<something else/>"],
])("a document %s in the bundle is drift, and replaced", async (_, change) => {
  const path = join(folder(), "metadata.xml");
  const before = readFileSync(path, "utf8");
  writeFileSync(path, change(before));
  const drifted = (await world.refresh(state)) as State;
  expect((await world.diff(drifted, news)).detail).toEqual({ metadataDigest: "update" });
  state = await world.update(drifted, news);
  expect(parseFederationMetadata(readFileSync(path)).digest).toBe(news.metadataDigest);
  expect(await world.refresh(state)).toEqual(state);
});

test("killed while it is written, a bundle says nothing rather than something wrong", async () => {
  // A document that cannot be written stands for the kill.
  rmSync(join(folder(), "metadata.xml"));
  mkdirSync(join(folder(), "metadata.xml"));
  await world.refusal(world.plugin.create(tokens.ssoSettings, state.inputs));
  expect(existsSync(join(folder(), "handover.json"))).toBe(false);
  rmSync(folder(), { recursive: true });
  state = await world.make(tokens.ssoSettings, news);
});

test("only the confirmation of this metadata and this Entity ID makes it delivered", async () => {
  state = await world.update(state, confirmed({ digest: "0".repeat(64) }));
  expect(state.properties.delivered).toBe(false);
  state = await world.update(state, confirmed({ spEntityId: "https://imagekit.io/saml/consume" }));
  expect(state.properties.delivered).toBe(false);
  state = await world.update(state, confirmed());
  expect(state.properties.delivered).toBe(true);
});

test("once confirmed the bundle may be gone, as on another machine", async () => {
  rmSync(folder(), { recursive: true });
  expect(await world.refresh(state)).toEqual(state);
});

test("unconfirmed, a bundle that is gone or not whole is made again", async () => {
  state = await world.update(state, news);
  rmSync(join(folder(), "metadata.xml"));
  expect(await world.refresh(state)).toBeUndefined();
  state = await world.make(tokens.ssoSettings, news);
  expect(existsSync(join(folder(), "metadata.xml"))).toBe(true);
});

test("another folder takes the bundle along; one of each account may be named", async () => {
  const moved = { channel: "handover", folder: join(world.folder, "of-{imagekitId}") };
  state = await world.update(state, { ...news, delivery: moved });
  expect(existsSync(join(world.folder, "of-acmeshoes", "acmeshoes", "handover.json"))).toBe(true);
  expect(existsSync(join(folder(), "handover.json"))).toBe(false);
});

test("pushed from now on, it leaves no bundle that could mislead", async () => {
  state = await world.update(state, account.news.settings);
  expect(state.properties.delivered).toBe(true);
  expect(existsSync(join(world.folder, "of-acmeshoes", "acmeshoes", "handover.json"))).toBe(false);
});

const removed = () => join(world.folder, "bundles", "_removed");
const notes = () =>
  readdirSync(removed()).map((name) => JSON.parse(readFileSync(join(removed(), name, "removed.json"), "utf8")));

test("deleted, a confirmed one asks a person to switch SSO off; twice is no error", async () => {
  rmSync(removed(), { recursive: true, force: true });
  state = await world.make(tokens.ssoSettings, confirmed());
  expect((await world.deleted(state)).log).toMatch(/NOT off at ImageKit\. It still sends people to an application/);
  await world.delete(state);
  expect(existsSync(folder())).toBe(false);
  expect(notes()[0]).toMatchObject({ imagekitId: "acmeshoes", todo: expect.stringContaining("acmeshoes") });
  rmSync(removed(), { recursive: true });
});

test("deleted, one that nobody confirmed may be at ImageKit all the same: that is said, and the bundle is kept aside", async () => {
  state = await world.make(tokens.ssoSettings, news);
  expect((await world.deleted(state)).log).toMatch(/NOT off at ImageKit\. Nobody confirmed .* but they may be there\./);
  expect(notes()).toHaveLength(1);
  expect(readdirSync(join(removed(), readdirSync(removed())[0] ?? "")).sort()).toEqual([
    "handover.json",
    "metadata.xml",
    "removed.json",
  ]);
  rmSync(removed(), { recursive: true });
});

test("deleted where its bundle never was, as on another machine, it may be at ImageKit too: no word of that is no word that it is off", async () => {
  state = await world.make(tokens.ssoSettings, news);
  rmSync(folder(), { recursive: true });
  expect((await world.deleted(state)).log).toMatch(/NOT off at ImageKit\. Nobody confirmed/);
  expect(notes()).toHaveLength(1);
  rmSync(removed(), { recursive: true });
});

test("a folder that is a link is not followed when the account goes", async () => {
  const elsewhere = join(world.folder, "elsewhere");
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, "metadata.xml"), "somebody's");
  symlinkSync(elsewhere, folder());
  await world.delete(state);
  expect(readFileSync(join(elsewhere, "metadata.xml"), "utf8")).toBe("somebody's");
  rmSync(folder());
});

test("a folder that cannot be written is an error that names it and the account", async () => {
  const file = join(world.folder, "a-file");
  writeFileSync(file, "");
  const wrong = { ...news, delivery: { channel: "handover", folder: file } };
  const message = await world.refusal(world.make(tokens.ssoSettings, wrong));
  expect(message).toMatch(/^Account acmeshoes: .*\/a-file\/acmeshoes cannot be (read|written)/);
});
