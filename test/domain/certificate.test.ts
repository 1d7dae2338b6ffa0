import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CertificateError, certificateFacts } from "../../domain/saml/certificate.ts";

const document = readFileSync(new URL("./metadata/valid/plain.xml", import.meta.url), "utf8");
const base64 = /<X509Certificate>([^<]+)</.exec(document)?.[1] ?? "";
const der = Buffer.from(base64, "base64");

test("the facts are those OpenSSL reads", () => {
  const x509 = new X509Certificate(der);
  expect(certificateFacts(der)).toEqual({
    thumbprint: x509.fingerprint.replaceAll(":", ""),
    sha256: createHash("sha256").update(der).digest("hex"),
    notBefore: "2026-01-01T00:00:00Z",
    notAfter: "2029-01-01T00:00:00Z",
    subject: "CN=imagekit-sso g1",
    serialNumber: "01A1",
    publicKey: { type: "rsa", bits: 2048 },
  });
});

test("white space in base64 changes nothing", () => {
  const facts = certificateFacts(der);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.constantFrom("\n", "\r\n", "\t", " \n "), (width, space) => {
      const lines = base64.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
      expect(certificateFacts(lines.join(space))).toEqual(facts);
    }),
    { numRuns: 50 },
  );
});

test("a certificate with any byte changed is another one or none, and never the same", () => {
  const { sha256 } = certificateFacts(der);
  fc.assert(
    fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(der);
      changed.writeUInt8(changed.readUInt8(at) ^ change, at);
      try {
        expect(certificateFacts(changed).sha256).not.toBe(sha256);
      } catch (error) {
        expect(error).toBeInstanceOf(CertificateError);
      }
    }),
    { numRuns: 1_000 },
  );
});

/** Made by OpenSSL 3, each self-signed. */
const others = new URL("./certificates/", import.meta.url);

test.each([
  ["rsa-2048", undefined],
  ["p-256", undefined],
  ["p-384", undefined],
  ["p-521", undefined],
  ["rsa-1024", "its RSA key has 1024 bits, at least 2048 are needed"],
  [
    "rsa-pss-2048",
    "its key is of the kind RSA-PSS; RSA keys of at least 2048 bits and elliptic-curve keys on P-256, P-384 or P-521 are accepted",
  ],
  ["dsa-1024", "its key is of the kind DSA; "],
  ["secp112r1", "its key is on the elliptic curve secp112r1; "],
  ["secp160k1", "its key is on the elliptic curve secp160k1; "],
  ["secp256k1", "its key is on the elliptic curve secp256k1; "],
  ["ed25519", "its key is of the kind ED25519; "],
  ["ed448", "its key is of the kind ED448; "],
])("a key of %s: %s", (name, refusal) => {
  const bytes = readFileSync(new URL(`${name}.der`, others));
  if (refusal === undefined) expect(certificateFacts(bytes).subject).toBe(`CN=${name}`);
  else expect(() => certificateFacts(bytes)).toThrow(refusal);
});

test.each(["", "   ", "%%%", "AAAA=A==", "-----BEGIN CERTIFICATE-----"])("%j is refused as no base64", (text) => {
  expect(() => certificateFacts(text)).toThrow("it is not base64");
});
