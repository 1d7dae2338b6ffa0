import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { secretName } from "../../../domain/archive/objectNames.ts";
import { parseFederationMetadata } from "../../../domain/saml/federationMetadata.ts";
import { Azurite } from "../../support/azurite.ts";
import { type Account, program, setUp, tokens } from "../support/account.ts";
import { blobArchive, folderArchive, type OtherHand, vaultArchive } from "../support/archives.ts";
import { PluginWorld, type State } from "../support/pluginWorld.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const token = tokens.archivedMetadata;
const names = ["folder", "blob", "keyvault"] as const;

let azurite: Azurite;
let world: PluginWorld;
let shoes: Account;
let folder: string;
const hands: Partial<Record<(typeof names)[number], OtherHand>> = {};

beforeAll(async () => {
  azurite = await Azurite.start();
  await azurite.createContainer("saml-metadata");
  world = await PluginWorld.start({ trusted: readFileSync(azurite.caFile, "utf8") });
  shoes = await setUp(world, "acmeshoes");
  folder = join(world.folder, "kept");
  hands.folder = folderArchive(folder);
  hands.blob = blobArchive(azurite, "saml-metadata");
  hands.keyvault = await vaultArchive(world);
});
afterAll(async () => {
  await world.close();
  await azurite.close();
});

const digest = () => shoes.metadata.properties.digest as string;
const newsFor = (hand: OtherHand) => program.archived(shoes.application, shoes.metadata.properties, hand.store);

describe.each(names)("in the store %s", (name) => {
  let hand: OtherHand;
  let made: State;
  const peek = () => hand.peek("acmeshoes", digest());

  beforeAll(async () => {
    hand = hands[name] as OtherHand;
    made = await world.make(token, newsFor(hand));
  });

  test("the document lies there as it was understood, under a name of account and digest, and not in state", async () => {
    expect(made.id).toBe(hand.location("acmeshoes", digest()));
    const content = (await peek()) ?? "";
    expect(content).toMatch(/^<\?xml .*<IDPSSODescriptor .*<\/EntityDescriptor>$/s);
    expect(content).not.toMatch(/<Signature|<RoleDescriptor/);
    expect(parseFederationMetadata(content).digest).toBe(digest());
    expect(JSON.stringify(made)).not.toContain("EntityDescriptor");
  });

  test("refresh finds it as it was made, and the program has nothing to change", async () => {
    expect(await world.refresh(made)).toEqual(made);
    expect(await world.diff(made, newsFor(hand))).toMatchObject({ changed: false });
  });

  test("it is imported by its location alone", async () => {
    const imported = await world.import(token, made.id);
    expect(imported).toEqual(made);
  });

  test("made once more, what is there is left as it is, though Entra has signed it anew", async () => {
    const before = await peek();
    await world.refresh(shoes.metadata);
    expect(await world.make(token, newsFor(hand))).toEqual(made);
    expect(await peek()).toBe(before);
  });

  test("delivered as Entra signed it, it is kept so, too", async () => {
    const original = await world.update(made, { ...newsFor(hand), deliver: "original" });
    expect(await peek()).toMatch(/^<\?xml .*<Signature .*<RoleDescriptor .*<\/EntityDescriptor>$/s);
    expect(parseFederationMetadata((await peek()) ?? "").digest).toBe(digest());
    expect(await world.update(original, newsFor(hand))).toEqual(made);
    expect(await peek()).not.toContain("<Signature");
  });

  test("once it is gone, refresh says so and a create puts it back", async () => {
    await hand.remove("acmeshoes", digest());
    expect(await world.refresh(made)).toBeUndefined();
    expect(await world.make(token, newsFor(hand))).toEqual(made);
    expect(await world.refresh(made)).toEqual(made);
  });

  test("another content under its name counts as gone, and a create puts the document over it", async () => {
    const other = ((await peek()) ?? "").replaceAll("/saml2", "/saml2/else");
    for (const content of [other, "no metadata"]) {
      await hand.put("acmeshoes", digest(), content);
      expect(await world.refresh(made)).toBeUndefined();
      expect(await world.import(token, made.id)).toBeUndefined();
      expect(await world.make(token, newsFor(hand))).toEqual(made);
      expect(await world.refresh(made)).toEqual(made);
    }
  });

  test("deleted, it stays", async () => {
    await world.delete(made);
    expect(await world.refresh(made)).toEqual(made);
  });
});

describe("a folder", () => {
  test("holds nothing half written", () => {
    expect(readdirSync(join(folder, "acmeshoes"))).toEqual([`${digest()}.xml`]);
  });

  test("that this machine does not have is not looked at; one that lacks the document is", async () => {
    const news = newsFor(hands.folder as OtherHand);
    const made = await world.make(token, news);
    renameSync(folder, `${folder}-away`);
    expect(await world.refresh(made)).toEqual(made);
    expect(await world.import(token, made.id)).toBeUndefined();
    mkdirSync(folder);
    expect(await world.refresh(made)).toBeUndefined();
    expect(await world.make(token, news)).toEqual(made);
    expect(statSync(join(folder, "acmeshoes", `${digest()}.xml`)).isFile()).toBe(true);
  });

  test.each(["../acmeshoes", "a/b", ".", "a\\b", ""])("cannot be left by the account %j", async (account) => {
    const { failures } = await world.plugin.check(token, { ...newsFor(hands.folder as OtherHand), account });
    expect(failures.map(({ property }) => property)).toEqual(["account"]);
  });

  test("that cannot be written is named, with the account", async () => {
    const file = join(folder, "acmeshoes", `${digest()}.xml`);
    const archive = { store: "folder", folder: file };
    const message = await world.refusal(world.make(token, { ...newsFor(hands.folder as OtherHand), archive }));
    expect(message).toMatch(/^Account acmeshoes: its federation metadata could not be kept at .*\((ENOTDIR|EEXIST)\)/);
    expect(existsSync(file)).toBe(true);
  });
});

describe("a blob", () => {
  test("has the type of SAML metadata", async () => {
    const { headers } = await azurite.send("GET", `/saml-metadata/acmeshoes/${digest()}.xml`);
    expect(headers["content-type"]).toBe("application/samlmetadata+xml");
    expect(headers["x-ms-meta-clientid"]).toBe(shoes.application.clientId);
  });

  test.each([
    "https://evil.example/saml-metadata",
    "https://acmesso.blob.core.windows.net.evil.example/saml-metadata",
    "http://127.0.0.1:1/acmesso/saml-metadata",
    "https://acmesso.blob.core.windows.net/saml-metadata?sig=secret",
    "https://me:secret@acmesso.blob.core.windows.net/saml-metadata",
    "https://acmesso.blob.core.windows.net/",
    "https://acmesso.blob.core.windows.net/a/b/c",
  ])("is not sent to %s", async (container) => {
    const archive = { store: "blob", container };
    const { failures } = await world.plugin.check(token, { ...newsFor(hands.blob as OtherHand), archive });
    expect(failures.map(({ property }) => property)).toEqual(["archive.container"]);
  });

  test("of a container that is not there is refused with what to look at", async () => {
    const plugin = await world.another({ timeoutSeconds: "1" });
    const archive = { store: "blob", container: `${azurite.url}/nowhere` };
    const message = await world.refusal(world.make(token, { ...newsFor(hands.blob as OtherHand), archive }, plugin));
    expect(message).toContain(`could not be kept at ${azurite.url}/nowhere/acmeshoes/`);
    expect(message).toContain("404 ContainerNotFound");
    expect(message).toContain("Is the container's address right?");
  });
});

describe("a secret", () => {
  test("expires with the first certificate, and a changed end is put right", async () => {
    const news = newsFor(hands.keyvault as OtherHand);
    const made = await world.make(token, news);
    const early = { ...made, inputs: { ...made.inputs, notAfter: "2027-01-01T00:00:00Z" } };
    await world.update(made, { ...news, notAfter: "2027-01-01T00:00:00Z" });
    expect(await world.refresh(made)).toMatchObject({ inputs: early.inputs });
    await world.update(early, news);
    expect(await world.refresh(made)).toEqual(made);
  });

  test("of accounts that a vault's names cannot tell apart has a name for each", () => {
    const ids = ["a_b", "a-b", "A-B", "a".repeat(200), `${"a".repeat(200)}b`];
    const secrets = ids.map((account) => secretName({ account, digest: "0".repeat(64) }));
    expect(new Set(secrets.map((name) => name.toLowerCase())).size).toBe(ids.length);
    for (const name of secrets) expect(name).toMatch(/^[0-9a-zA-Z-]{1,127}$/);
  });

  test.each(["https://evil.example", "https://acme.vault.azure.net/", "http://localhost:1"])(
    "is not sent to %s",
    async (vault) => {
      const archive = { store: "keyvault", vault };
      const { failures } = await world.plugin.check(token, { ...newsFor(hands.keyvault as OtherHand), archive });
      expect(failures.map(({ property }) => property)).toEqual(["archive.vault"]);
    },
  );
});
