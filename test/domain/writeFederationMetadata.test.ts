import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import { writeFederationMetadata } from "../../domain/saml/writeFederationMetadata.ts";

const folder = new URL("./metadata/valid/", import.meta.url);
const names = readdirSync(folder).filter((file) => file.endsWith(".xml"));
const parsed = (file: string) => parseFederationMetadata(readFileSync(new URL(file, folder)));
const rewritten = (file: string) => writeFederationMetadata(parsed(file));

describe("metadata written anew", () => {
  test.each(names)("of %s means the same", (file) => {
    const { certificates, addresses, ...meaning } = parsed(file);
    const again = parseFederationMetadata(rewritten(file));
    expect(again).toMatchObject(meaning);
    const { signOnUrl, signOnPostUrl = signOnUrl, logoutUrl } = meaning;
    expect(new Set(again.addresses)).toEqual(new Set([signOnUrl, signOnPostUrl, logoutUrl || signOnUrl]));
    expect(addresses).toEqual(expect.arrayContaining(again.addresses));
    expect(new Set(again.certificates)).toEqual(new Set(certificates));
  });

  test("holds the identity provider, and no signature, no other role, no extension", () => {
    const elements = [...rewritten("entra-with-bom-signature-and-wsfed-roles.xml").matchAll(/<([A-Za-z0-9:]+)[ >/]/g)];
    const key = ["KeyDescriptor", "KeyInfo", "X509Data", "X509Certificate"];
    const services = ["SingleLogoutService", "SingleSignOnService", "SingleSignOnService"];
    expect(elements.map(([, name]) => name)).toEqual([
      "EntityDescriptor",
      "IDPSSODescriptor",
      ...key,
      ...key,
      ...services,
    ]);
  });

  test("has the same bytes for the same meaning, the older certificate first", () => {
    const document = rewritten("two-certificates.xml");
    expect(rewritten("entra-with-bom-signature-and-wsfed-roles.xml")).toBe(document);
    expect(rewritten("signed-anew-order-and-duplicates.xml")).toBe(document);
    const starts = parseFederationMetadata(document).certificates.map(({ notBefore }) => notBefore);
    expect(starts).toEqual([...starts].sort());
  });

  test("leads nowhere else, whatever the addresses hold", () => {
    const metadata = parsed("plain.xml");
    const part = fc.string({ unit: fc.constantFrom(..."&<>\"'#;]![-CDATA?/a ".replace(" ", "")), maxLength: 30 });
    fc.assert(
      fc.property(part, part, part, (id, path, query) => {
        const signOnUrl = `https://login.example/${path}?${query}`;
        fc.pre(URL.canParse(signOnUrl));
        const changed = {
          ...metadata,
          entityId: `urn:${id}`,
          signOnUrl,
          signOnPostUrl: signOnUrl,
          logoutUrl: signOnUrl,
        };
        const { entityId, certificates, addresses, ...again } = parseFederationMetadata(
          writeFederationMetadata(changed),
        );
        expect(entityId).toBe(`urn:${id}`);
        expect(again).toMatchObject({ signOnUrl, signOnPostUrl: signOnUrl, logoutUrl: signOnUrl });
        expect(addresses).toEqual([signOnUrl]);
        expect(certificates).toEqual(metadata.certificates);
      }),
      { numRuns: 300 },
    );
  });
});
