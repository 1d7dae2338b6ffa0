import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { GraphClient } from "./support/graphClient.ts";
import { simulated } from "./support/simulated.ts";

interface Credential {
  keyId: string;
  key: string | null;
  usage: string;
  customKeyIdentifier: string;
}

const simulator = simulated();
let graph: GraphClient;
beforeAll(async () => {
  graph = await GraphClient.runner(simulator.current);
});

test("there is one principal to an application, and none without", async () => {
  const { appId } = await graph.samlApplication("single");
  const twice = await graph.post("/servicePrincipals", { appId });
  expect([twice.status, twice.body.error.code]).toEqual([409, "Request_MultipleObjectsWithSameKeyValue"]);
  const none = await graph.post("/servicePrincipals", { appId: "99999999-9999-4999-8999-999999999999" });
  expect(none.status).toBe(400);
  expect(none.body.error.message).toMatch(/does not reference a valid application object/);
});

test("a principal follows its application", async () => {
  const { id, spId } = await graph.samlApplication("before");
  await graph.patch(`/applications/${id}`, {
    displayName: "after",
    web: { logoutUrl: "https://imagekit.io/logout", redirectUris: ["https://imagekit.io/saml/consume#x"] },
  });
  expect((await graph.get(`/servicePrincipals/${spId}`)).body).toMatchObject({
    displayName: "after",
    logoutUrl: "https://imagekit.io/logout",
    replyUrls: ["https://imagekit.io/saml/consume#x"],
  });
  expect((await graph.patch(`/servicePrincipals/${spId}`, { replyUrls: [] })).status).toBe(400);
});

test("samlMetadataUrl is beta's", async () => {
  const { spId } = await graph.samlApplication("beta");
  expect((await graph.get(`/beta/servicePrincipals/${spId}?$select=samlMetadataUrl`)).body).toMatchObject({
    samlMetadataUrl: null,
  });
  expect((await graph.get(`/servicePrincipals/${spId}?$select=samlMetadataUrl`)).status).toBe(400);
});

describe("token signing certificates", () => {
  const add = (spId: string, body: object) => graph.post(`/servicePrincipals/${spId}/addTokenSigningCertificate`, body);

  test("are a Sign, a Verify and a password credential of one group, the key shown only when selected", async () => {
    const { spId } = await graph.samlApplication("certificate");
    const made = await add(spId, { displayName: "CN=imagekit-sso g1" });
    expect(made.status).toBe(200);
    const { body } = await graph.get(`/servicePrincipals/${spId}`);
    const group = made.body.customKeyIdentifier;
    expect(body.keyCredentials.map((one: Credential) => [one.usage, one.customKeyIdentifier, one.key])).toEqual([
      ["Sign", group, null],
      ["Verify", group, null],
    ]);
    expect(body.passwordCredentials).toMatchObject([
      { customKeyIdentifier: group, keyId: made.body.keyId, secretText: null },
    ]);
    expect(body.preferredTokenSigningKeyThumbprint).toBeNull();

    const selected = await graph.get(`/servicePrincipals/${spId}?$select=keyCredentials`);
    const verify = selected.body.keyCredentials.find((one: Credential) => one.usage === "Verify");
    const certificate = new X509Certificate(Buffer.from(verify.key, "base64"));
    expect(certificate.fingerprint.replaceAll(":", "")).toBe(made.body.thumbprint);
    expect(certificate.subject).toBe("CN=imagekit-sso g1");
  });

  test("end after three years unless asked otherwise, and never later", async () => {
    const { spId } = await graph.samlApplication("dates");
    const threeYears = new Date();
    threeYears.setUTCFullYear(threeYears.getUTCFullYear() + 3);
    const made = await add(spId, { displayName: "CN=x" });
    expect(Math.abs(Date.parse(made.body.endDateTime) - threeYears.getTime())).toBeLessThan(60_000);
    const later = new Date(threeYears.getTime() + 86_400_000).toISOString();
    expect((await add(spId, { displayName: "CN=x", endDateTime: later })).status).toBe(400);
    expect((await add(spId, { displayName: "no prefix" })).status).toBe(400);
  });

  test("sign once chosen by a thumbprint that is there", async () => {
    const { spId } = await graph.samlApplication("chosen");
    const { body } = await add(spId, { displayName: "CN=x" });
    const choose = (preferredTokenSigningKeyThumbprint: string) =>
      graph.patch(`/servicePrincipals/${spId}`, { preferredTokenSigningKeyThumbprint });
    expect((await choose("A".repeat(40))).status).toBe(400);
    expect((await choose(body.thumbprint.toLowerCase())).status).toBe(204);
    expect((await graph.get(`/servicePrincipals/${spId}`)).body.preferredTokenSigningKeyThumbprint).toBe(
      body.thumbprint,
    );
  });

  test("are removed as a group, the kept ones sent back with key null", async () => {
    const { spId } = await graph.samlApplication("removed");
    const [first, second] = [await add(spId, { displayName: "CN=g1" }), await add(spId, { displayName: "CN=g2" })];
    const { body } = await graph.get(`/servicePrincipals/${spId}`);
    const kept = (one: Credential) => one.customKeyIdentifier === second.body.customKeyIdentifier;
    const withoutPassword = { keyCredentials: body.keyCredentials.filter(kept), passwordCredentials: [] };
    expect((await graph.patch(`/servicePrincipals/${spId}`, withoutPassword)).status).toBe(400);
    const change = {
      keyCredentials: body.keyCredentials.filter(kept),
      passwordCredentials: body.passwordCredentials.filter(kept),
    };
    expect((await graph.patch(`/servicePrincipals/${spId}`, change)).status).toBe(204);
    const after = await graph.get(`/servicePrincipals/${spId}?$select=keyCredentials`);
    expect(after.body.keyCredentials).toHaveLength(2);
    expect(JSON.stringify(after.body)).not.toContain(first.body.customKeyIdentifier);
    expect(after.body.keyCredentials.find((one: Credential) => one.usage === "Verify").key).toBe(second.body.key);
  });
});

describe("with a tenant that activates the first certificate", () => {
  const other = simulated({ policy: { firstCertificateActive: true } });
  test("the first signs at once, the second does not take over", async () => {
    const client = await GraphClient.runner(other.current);
    const { spId } = await client.samlApplication("active");
    const first = await client.post(`/servicePrincipals/${spId}/addTokenSigningCertificate`, { displayName: "CN=g1" });
    await client.post(`/servicePrincipals/${spId}/addTokenSigningCertificate`, { displayName: "CN=g2" });
    expect((await client.get(`/servicePrincipals/${spId}`)).body.preferredTokenSigningKeyThumbprint).toBe(
      first.body.thumbprint,
    );
  });
});
