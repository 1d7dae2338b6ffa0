import { X509Certificate } from "node:crypto";
import { DOMParser } from "@xmldom/xmldom";
import { describe, expect, test } from "vitest";
import { SignedXml } from "xml-crypto";
import { readIdentityProvider } from "../../simulator/imagekit/identityProvider.ts";
import { fetchMetadata, https } from "./support/https.ts";
import { addCertificate, addSamlApplication, principalOf } from "./support/samlApplication.ts";
import { simulated } from "./support/simulated.ts";

const world = simulated();

function thumbprints(xml: string): string[] {
  return readIdentityProvider(xml).certificates.map((pem) => new X509Certificate(pem).fingerprint.replaceAll(":", ""));
}

describe("federation metadata", () => {
  test("is Entra's document: a BOM, two WS-Federation roles, one SAML identity provider", async () => {
    const application = addSamlApplication(world.current, "acmeshoes");
    await addCertificate(world.current, application);
    const xml = await fetchMetadata(world.current, application.appId);
    expect(xml.startsWith("\uFEFF<?xml")).toBe(true);
    expect(xml.match(/xsi:type="fed:\w+"/g)).toEqual([
      'xsi:type="fed:SecurityTokenServiceType"',
      'xsi:type="fed:ApplicationServiceType"',
    ]);
    expect(xml.match(/<KeyDescriptor use="signing">/g)).toHaveLength(3);
    const tenant = world.current.world.tenant.id;
    const provider = readIdentityProvider(xml);
    expect(provider.entityId).toBe(`https://sts.windows.net/${tenant}/`);
    expect(provider.signOnUrl).toBe(`${world.current.url}/${tenant}/saml2`);
  });

  test("is signed anew at every read, by a certificate it lists, and means the same", async () => {
    const application = addSamlApplication(world.current, "acmeshoes");
    await addCertificate(world.current, application);
    const [one, other] = [
      await fetchMetadata(world.current, application.appId),
      await fetchMetadata(world.current, application.appId),
    ];
    expect(one).not.toBe(other);
    expect(readIdentityProvider(one)).toEqual(readIdentityProvider(other));
    for (const xml of [one, other]) {
      const text = xml.slice(1);
      const document = new DOMParser().parseFromString(text, "text/xml");
      const [signature] = document.getElementsByTagNameNS("http://www.w3.org/2000/09/xmldsig#", "Signature");
      const verifier = new SignedXml({ publicCert: readIdentityProvider(xml).certificates[0] ?? "" });
      verifier.loadSignature(signature as never);
      expect(verifier.checkSignature(text)).toBe(true);
    }
  });

  test("lists inactive certificates too", async () => {
    const application = addSamlApplication(world.current, "acmeshoes");
    const first = await addCertificate(world.current, application);
    const second = await addCertificate(world.current, application, { prefer: false });
    expect(thumbprints(await fetchMetadata(world.current, application.appId))).toEqual([first, second]);
  });

  test("without an application, or for one without a certificate, shows the tenant's own key", async () => {
    const application = addSamlApplication(world.current, "acmeshoes");
    const tenants = thumbprints(await fetchMetadata(world.current));
    expect(tenants).toHaveLength(1);
    expect(thumbprints(await fetchMetadata(world.current, application.appId))).toEqual(tenants);
  });

  test("of an unknown application or tenant is an error by number", async () => {
    const path = "federationmetadata/2007-06/federationmetadata.xml";
    const tenant = world.current.world.tenant.id;
    const application = await https(
      world.current,
      "GET",
      `/${tenant}/${path}?appid=00000000-0000-4000-8000-00000000dead`,
    );
    expect([application.status, application.body]).toEqual([404, expect.stringContaining("AADSTS700016")]);
    const other = await https(world.current, "GET", `/00000000-0000-4000-8000-00000000dead/${path}`);
    expect([other.status, other.body]).toEqual([404, expect.stringContaining("AADSTS90002")]);
  });
});

describe("metadata that lags", () => {
  const lagging = simulated({ faults: { metadataLagSeconds: 60 } });

  test("shows a new certificate late, and a removed one for as long", async () => {
    const { clock, store } = lagging.current.world;
    const application = addSamlApplication(lagging.current, "acmeshoes");
    clock.advance(61);
    const first = await addCertificate(lagging.current, application);
    clock.advance(30);
    expect(await listed()).not.toContain(first);
    clock.advance(31);
    expect(await listed()).toEqual([first]);

    const second = await addCertificate(lagging.current, application);
    const principal = principalOf(lagging.current, application);
    const kept = principal.keyCredentials.filter((one) => one.customKeyIdentifier !== base64(first));
    expect(await listed()).toEqual([first]);
    clock.advance(61);
    expect(await listed()).toEqual([first, second]);
    store.servicePrincipals.put({ ...principal, keyCredentials: kept });
    clock.advance(30);
    expect(await listed()).toEqual([first, second]);
    clock.advance(31);
    expect(await listed()).toEqual([second]);

    async function listed(): Promise<string[]> {
      return thumbprints(await fetchMetadata(lagging.current, application.appId));
    }
  });
});

function base64(thumbprint: string): string {
  return Buffer.from(thumbprint, "hex").toString("base64");
}
