import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { issueTokenSigningCertificate } from "../../../simulator/entra/tokenSigningCertificate.ts";
import { type Account, certificatesOf, expected204, program, setUp, tokens } from "../support/account.ts";
import type { Answer } from "../support/crookedProxy.ts";
import { PluginWorld, type State } from "../support/pluginWorld.ts";

let world: PluginWorld;
let account: Account;
let hasty: Awaited<ReturnType<PluginWorld["another"]>>;
const document = /^GET .*federationmetadata\.xml/;

beforeAll(async () => {
  world = await PluginWorld.start();
  account = await setUp(world, "acmeshoes");
  hasty = await world.another({ timeoutSeconds: "1" });
});
afterEach(() => {
  world.proxy.heal();
  world.simulator.faults.clear();
});
afterAll(() => world.close());

const edited =
  (change: (xml: string) => string) =>
  ({ status, headers = {}, body = "" }: Answer): Answer => ({ status, headers, body: change(body.toString()) });
const refusal = () => world.refusal(hasty.create(tokens.federationMetadata, account.metadata.inputs));

test("the document is signed anew at each read, and its digest stays", async () => {
  const found = (await world.refresh(account.metadata)) as State;
  expect(found.properties.digest).toBe(account.metadata.properties.digest);
  expect(await world.diff(found, account.news.metadata)).toMatchObject({ changed: false });
});

test("a certificate added elsewhere is drift: one more could sign people in", async () => {
  const path = `/servicePrincipals/${account.principalId}`;
  await world.admin.post(`${path}/addTokenSigningCertificate`, { displayName: "CN=somebody" });
  const drifted = (await world.refresh(account.metadata)) as State;
  expect((await world.diff(drifted, account.news.metadata)).detail).toEqual({ certificateSha256s: "update" });
  expect(drifted.properties.digest).not.toBe(account.metadata.properties.digest);
  const message = await refusal();
  expect(message).toMatch(/^Account acmeshoes: waited 1 s for the federation metadata of application/);
  expect(message).toContain("exactly the certificates");
  const certificates = (await world.refresh(account.certificates)) as State;
  account.certificates = await world.update(certificates, account.news.certificates);
  account.metadata = await world.update(drifted, account.news.metadata);
  expect(await world.refresh(account.metadata)).toEqual(account.metadata);
});

test("a new certificate is waited for until the document lists it", async () => {
  world.simulator.faults.set({ metadataLagSeconds: 1.5 });
  const both = program.certificates("acmeshoes", account.principalId, ["g1", "g2"]);
  account.certificates = await world.update(account.certificates, both);
  const news = program.metadata(account.application, certificatesOf(account.certificates));
  account.metadata = await world.update(account.metadata, news);
  account.news.metadata = news;
  expect(world.proxy.seen.filter((line) => document.test(line)).length).toBeGreaterThan(2);
  expect((await world.refresh(account.metadata))?.properties).toEqual(account.metadata.properties);
});

test("certificates are a set", async () => {
  const news = { ...account.news.metadata };
  news.certificateSha256s = [...(news.certificateSha256s as string[])].reverse();
  expect(await world.diff(account.metadata, news)).toMatchObject({ changed: false });
});

test("metadata that never shows the certificate ends the wait, and says what it shows", async () => {
  const missing = "0".repeat(64);
  const news = { ...account.news.metadata, certificateSha256s: [missing] };
  const message = await world.refusal(hasty.create(tokens.federationMetadata, news));
  expect(message).toMatch(/^Account acmeshoes: waited 1 s/);
  expect(message).toContain(missing.slice(0, 16));
  expect(message).toContain((account.news.metadata.certificateSha256s as string[])[0]?.slice(0, 16));
});

describe("a document that cannot be used is refused at once, and the message says why and which account", () => {
  const doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>';
  const lines: [what: string, spoiled: Answer | ((answer: Answer) => Answer), says: RegExp][] = [
    [
      "of another tenant",
      edited((xml) => xml.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}(?=\/)/g, "00000000-0000-4000-8000-000000000000")),
      /not of the tenant/,
    ],
    [
      "with an entity declaration",
      edited((xml) => xml.replace("<EntityDescriptor", `${doctype}<EntityDescriptor`)),
      /DOCTYPE/i,
    ],
    [
      "that is a web page",
      {
        status: 200,
        headers: { "content-type": "text/html" },
        body: "<!doctype html><html><body>Sign in</body></html>",
      },
      /HTML|web page/i,
    ],
    ["that is cut off", edited((xml) => xml.slice(0, xml.length / 2)), /metadata that cannot be used/],
    [
      "larger than 1 MiB",
      edited((xml) => xml.replace("</EntityDescriptor>", `${" ".repeat(1_100_000)}</EntityDescriptor>`)),
      /larger|bytes|MiB/,
    ],
    ["larger than any answer", { status: 200, body: Buffer.alloc(5_000_000, " ") }, /larger than/],
    [
      "behind a redirect",
      { status: 302, headers: { location: "https://example.com/" } },
      /redirect, which is not followed/,
    ],
    ["with a refusal", { status: 403, body: "Blocked by policy" }, /403: Blocked by policy/],
    ["that is empty", { status: 200, body: "" }, /cannot be used/],
  ];
  test.each(lines)("%s", async (_what, spoiled, says) => {
    world.proxy.spoil(document, spoiled);
    const began = performance.now();
    const message = await refusal();
    expect(message).toMatch(/^Account acmeshoes: /);
    expect(message).toMatch(says);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

test("of a deleted principal it is gone", async () => {
  await expected204(world.admin.delete(`/servicePrincipals/${account.principalId}`));
  expect(await world.refresh(account.metadata)).toBeUndefined();
});

describe("an application that somebody gave a credential is delivered by nobody:", () => {
  let given: Account;
  const application = () => `/applications/${given.application.objectId}`;
  const fresh = () => program.metadata(given.application, certificatesOf(given.certificates));
  beforeAll(async () => {
    given = await setUp(world, "acmehats");
  });

  const refused = () => world.refusal(world.make(tokens.federationMetadata, fresh()));

  test("a client secret", async () => {
    const secret = { passwordCredential: { displayName: "build" } };
    const { body } = await world.admin.post(`${application()}/addPassword`, secret);
    const message = await refused();
    expect(message).toContain(`has the client secret "build" (${body.keyId}), which this program never makes`);
    expect(message).toContain("Nothing was delivered to ImageKit and nothing activated.");
    await expected204(world.admin.post(`${application()}/removePassword`, { keyId: body.keyId }));
    await world.make(tokens.federationMetadata, fresh());
  });

  test("a federated credential", async () => {
    const trust = { name: "ci", issuer: "https://issuer.example", subject: "job", audiences: ["api://x"] };
    const { body } = await world.admin.post(`${application()}/federatedIdentityCredentials`, trust);
    expect(await refused()).toContain(`has the federated credential "ci, https://issuer.example, job" (${body.id})`);
    await expected204(world.admin.delete(`${application()}/federatedIdentityCredentials/${body.id}`));
  });

  test("a key", async () => {
    const { certificate: key } = await issueTokenSigningCertificate(
      "CN=mine",
      new Date(Date.now() + 86_400_000),
      new Date(),
    );
    const keyId = crypto.randomUUID();
    const keyCredentials = [{ keyId, key, usage: "Verify", type: "AsymmetricX509Cert", displayName: "mine" }];
    await expected204(world.admin.patch(application(), { keyCredentials }));
    expect(await refused()).toContain(`has the key "mine" (${keyId})`);
    await expected204(world.admin.patch(application(), { keyCredentials: [] }));
    await world.make(tokens.federationMetadata, fresh());
  });
});
