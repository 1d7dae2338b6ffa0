import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FederationMetadataError, parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import { refusals } from "./metadataRefusals.ts";

const folder = new URL("./metadata/", import.meta.url);
const names = (kind: string) => readdirSync(new URL(`${kind}/`, folder)).map((file) => file.replace(/\.xml$/, ""));
const bytes = (kind: string, name: string) => readFileSync(new URL(`${kind}/${name}.xml`, folder));
const parsed = (name: string) => parseFederationMetadata(bytes("valid", name));
const plain = bytes("valid", "plain").toString();

/** Documents that say something else than `plain`, on purpose. */
const otherMeanings = [
  "elliptic-curve-certificate",
  "entra-with-bom-signature-and-wsfed-roles",
  "escaped-ampersand-in-location",
  "expired-certificate-is-listed",
  "no-logout-and-no-post",
  "signed-anew-order-and-duplicates",
  "two-certificates",
  "two-certificates-in-one-key",
];

describe("a valid document", () => {
  test.each(names("valid"))("%s is read", (name) => {
    const { entityId, signOnUrl, certificates } = parsed(name);
    expect(entityId).toBe("https://sts.windows.net/0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40/");
    expect(signOnUrl).toMatch(/^https:\/\/login\.microsoftonline\.com\/0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40\/saml2/);
    expect(certificates.length).toBeGreaterThan(0);
  });

  test.each(names("valid").filter((name) => !otherMeanings.includes(name)))("%s means what plain means", (name) => {
    // How logout is sent, and bindings that nobody uses, are no part of the meaning.
    const { logoutBinding, addresses, ...meaning } = parsed(name);
    expect(parsed("plain")).toMatchObject(meaning);
    expect(logoutBinding).toMatch(/:HTTP-(Redirect|POST)$/);
    expect(addresses).toContain(meaning.signOnUrl);
  });

  test("of Entra's shape gives the identity provider's addresses and certificates", () => {
    const saml = "https://login.microsoftonline.com/0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40/saml2";
    const metadata = parsed("entra-with-bom-signature-and-wsfed-roles");
    expect(metadata).toMatchObject({ signOnUrl: saml, signOnPostUrl: saml, logoutUrl: saml });
    expect(metadata.certificates.map(({ subject }) => subject)).toEqual(["CN=imagekit-sso g1", "CN=imagekit-sso g2"]);
  });

  test("keeps its digest when it is signed anew, reordered, or lists a certificate twice", () => {
    const { digest } = parsed("two-certificates");
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(parsed("entra-with-bom-signature-and-wsfed-roles").digest).toBe(digest);
    expect(parsed("signed-anew-order-and-duplicates").digest).toBe(digest);
    expect(parsed("two-certificates-in-one-key").digest).toBe(digest);
  });

  test("has another digest as soon as it means something else", () => {
    const others = ["plain", "two-certificates", "no-logout-and-no-post", "escaped-ampersand-in-location"];
    expect(new Set(others.map((name) => parsed(name).digest)).size).toBe(others.length);
  });

  test("lists a certificate that ended, and an elliptic-curve one", () => {
    expect(parsed("expired-certificate-is-listed").certificates[0]).toMatchObject({
      notBefore: "2020-01-01T00:00:00Z",
      notAfter: "2023-01-01T00:00:00Z",
    });
    expect(parsed("elliptic-curve-certificate").certificates[0]?.publicKey.type).toBe("ec");
  });

  test("without logout and POST addresses has none", () => {
    expect(parsed("no-logout-and-no-post")).toMatchObject({ signOnPostUrl: undefined, logoutUrl: "" });
  });

  test("is read from text as from bytes, with or without a byte order mark", () => {
    const expected = parsed("plain");
    expect(parseFederationMetadata(plain)).toEqual(expected);
    expect(parseFederationMetadata(`\uFEFF${plain}`)).toEqual(expected);
    expect(parseFederationMetadata(new Uint8Array(bytes("valid", "plain")))).toEqual(expected);
  });

  test("is good until its validUntil, to the second", () => {
    const document = plain.replace("<EntityDescriptor", '<EntityDescriptor validUntil="2030-01-01T12:00:00+02:00"');
    const at = (now: string) => () => parseFederationMetadata(document, { now: new Date(now) });
    expect(at("2030-01-01T09:59:59Z")).not.toThrow();
    expect(at("2030-01-01T10:00:00Z")).toThrow("was valid until 2030-01-01T10:00:00.000Z only");
  });
});

describe("a document is refused", () => {
  test("for a reason that is known of every fixture", () => {
    expect(Object.keys(refusals).sort()).toEqual(names("invalid").sort());
  });

  test.each(names("invalid"))("when it is %s", (name) => {
    expect(() => parseFederationMetadata(bytes("invalid", name))).toThrow(FederationMetadataError);
    expect(() => parseFederationMetadata(bytes("invalid", name))).toThrow(refusals[name] ?? "a known reason");
  });

  test("when it is larger than the limit, before it is looked at", () => {
    const huge = `${plain}${" ".repeat(1024 * 1024)}`;
    expect(() => parseFederationMetadata(huge)).toThrow(/has \d+ bytes, more than the 1048576 allowed/);
    expect(() => parseFederationMetadata(Buffer.from(huge))).toThrow("more than the 1048576 allowed");
    expect(() => parseFederationMetadata(plain, { maxBytes: Buffer.byteLength(plain) - 1 })).toThrow("more than");
    expect(() => parseFederationMetadata(plain, { maxBytes: Buffer.byteLength(plain) })).not.toThrow();
  });

  test("when it has more elements than any metadata", () => {
    const many = plain.replace(
      "<IDPSSODescriptor",
      `<Extensions>${"<a/>".repeat(20_000)}</Extensions><IDPSSODescriptor`,
    );
    expect(() => parseFederationMetadata(many)).toThrow("more than 20000 elements");
  });

  test("in a sentence of bounded length, whatever it holds", () => {
    const name = "n".repeat(100_000);
    for (const document of [`<${name}:a/>`, `<${name}/>`, `<a></${name}>`, plain.replace("signing", name)]) {
      expect(problemOf(document).length).toBeLessThan(300);
    }
  });
});

function problemOf(document: string): string {
  try {
    parseFederationMetadata(document);
  } catch (error) {
    if (error instanceof FederationMetadataError) return error.problem;
    throw error;
  }
  throw new Error("The document was accepted.");
}

describe("whatever comes", () => {
  test("is read or refused with FederationMetadataError, never anything else", () => {
    const cut = fc.tuple(fc.nat(plain.length), fc.nat(40), fc.string({ maxLength: 20, unit: "binary" }));
    const mutated = cut.map(([at, length, put]) => plain.slice(0, at) + put + plain.slice(at + length));
    const anything = fc.oneof(mutated, fc.string({ unit: "binary" }), fc.uint8Array());
    fc.assert(
      fc.property(anything, (document) => {
        try {
          parseFederationMetadata(document);
        } catch (error) {
          expect(error).toBeInstanceOf(FederationMetadataError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("no cut-off document is taken for a whole one", () => {
    const whole = plain.trimEnd();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (length) => {
        expect(() => parseFederationMetadata(whole.slice(0, length))).toThrow(FederationMetadataError);
      }),
      { numRuns: 500 },
    );
  });

  test("white space anywhere in a certificate changes nothing; what readers disagree on is refused", () => {
    const start = plain.indexOf("<X509Certificate>") + "<X509Certificate>".length;
    const end = plain.indexOf("</X509Certificate>");
    const place = fc.integer({ min: start, max: end });
    const at = (position: number, put: string) => plain.slice(0, position) + put + plain.slice(position);
    const space = fc.constantFrom(" ", "\r\n\t ", "&#13;\n");
    const noise = fc.constantFrom(
      "<!---->",
      "<!-- </X509Certificate> -->",
      "<?x y?>",
      "<![CDATA[]]>",
      "\u00A0",
      "\uFEFF",
    );
    fc.assert(
      fc.property(place, space, noise, (position, white, put) => {
        expect(parseFederationMetadata(at(position, white))).toEqual(parsed("plain"));
        expect(() => parseFederationMetadata(at(position, put))).toThrow(FederationMetadataError);
      }),
      { numRuns: 200 },
    );
  });
});
