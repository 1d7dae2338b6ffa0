/**
 * Makes the key pair and self-signed certificate behind `addTokenSigningCertificate`, as real as Entra's own:
 * RSA 2048, SHA-256. RSA key pairs are slow to find, so a few are always on their way on the thread pool
 * once the first was asked for.
 */
import { createHash, webcrypto } from "node:crypto";
// @peculiar/x509 needs the polyfill loaded before it.
import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";

export interface IssuedCertificate {
  /** Base64 DER: `key` of the Verify credential. */
  certificate: string;
  /** PKCS #8 PEM. */
  privateKeyPem: string;
  /** SHA-1 of the DER, upper-case hex. */
  thumbprint: string;
  /** The same SHA-1 in base64: what ties the credentials together. */
  customKeyIdentifier: string;
  /** RFC 3339, seconds, UTC. */
  startDateTime: string;
  endDateTime: string;
}

const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const readyAhead = 2;
const ahead: Promise<webcrypto.CryptoKeyPair>[] = [];

function startKeyPair(): Promise<webcrypto.CryptoKeyPair> {
  const pair = webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  // Whoever takes it sees the failure; until then it must not count as unhandled.
  pair.catch(() => undefined);
  return pair;
}

function nextKeyPair(): Promise<webcrypto.CryptoKeyPair> {
  const pair = ahead.shift() ?? startKeyPair();
  while (ahead.length < readyAhead) ahead.push(startKeyPair());
  return pair;
}

/**
 * A new certificate whose subject is `displayName` ("CN=…", the prefix is added where missing) and which ends
 * at `endDateTime`. `startDateTime` is the world's now; the machine's where absent. Both are cut to seconds, as
 * X.509 keeps no finer time.
 */
export async function issueTokenSigningCertificate(
  displayName: string,
  endDateTime: string | Date,
  startDateTime: string | Date = new Date(),
): Promise<IssuedCertificate> {
  const keys = await nextKeyPair();
  const notBefore = wholeSeconds(startDateTime);
  const notAfter = wholeSeconds(endDateTime);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: [{ CN: [displayName.replace(/^CN=/i, "")] }],
      notBefore,
      notAfter,
      signingAlgorithm: algorithm,
      keys,
    },
    webcrypto,
  );
  const der = Buffer.from(certificate.rawData);
  const sha1 = createHash("sha1").update(der).digest();
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  return {
    certificate: der.toString("base64"),
    privateKeyPem: pem("PRIVATE KEY", pkcs8),
    thumbprint: sha1.toString("hex").toUpperCase(),
    customKeyIdentifier: sha1.toString("base64"),
    startDateTime: rfc3339(notBefore),
    endDateTime: rfc3339(notAfter),
  };
}

/** Positive and 16 bytes long, as Entra's are. */
function serialNumber(): string {
  const bytes = Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}

function wholeSeconds(instant: string | Date): Date {
  const time = new Date(instant).getTime();
  if (Number.isNaN(time)) throw new RangeError(`not an instant: ${String(instant)}`);
  return new Date(Math.floor(time / 1000) * 1000);
}

function rfc3339(instant: Date): string {
  return instant.toISOString().replace(/\.\d{3}Z$/, "Z");
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
