import { type AsymmetricKeyDetails, createHash, X509Certificate } from "node:crypto";

/** A certificate that cannot be read, or that nobody should sign with. */
export class CertificateError extends Error {
  override readonly name = "CertificateError";
}

export interface CertificateFacts {
  /** SHA-1 of the DER, upper-case hex: what Entra calls the thumbprint. */
  thumbprint: string;
  /** SHA-256 of the DER, lower-case hex. */
  sha256: string;
  /** RFC 3339, seconds, UTC. */
  notBefore: string;
  notAfter: string;
  subject: string;
  serialNumber: string;
  publicKey: { type: string; bits: number | undefined };
}

/** Shortest RSA key that is accepted, in bits (NIST SP 800-131A). */
const leastRsaBits = 2048;

/** Accepted elliptic curves, as OpenSSL names P-256, P-384 and P-521 (NIST SP 800-186). */
const curves = ["prime256v1", "secp384r1", "secp521r1"];

const accepted = `RSA keys of at least ${leastRsaBits} bits and elliptic-curve keys on P-256, P-384 or P-521 are accepted`;

/**
 * Facts of an X.509 certificate, DER or its base64 (XML's white space in it is fine). Throws `CertificateError` for bytes that are
 * no certificate or have something after it, and for every key but RSA of at least 2048 bits and the curves P-256, P-384 and P-521.
 */
export function certificateFacts(certificate: Uint8Array | string): CertificateFacts {
  const der = typeof certificate === "string" ? fromBase64(certificate) : certificate;
  const x509 = parsed(der);
  const { asymmetricKeyType: type = "unknown", asymmetricKeyDetails: details } = x509.publicKey;
  const bits = details?.modulusLength;
  refuseOtherKeys(type, details);
  return {
    thumbprint: createHash("sha1").update(der).digest("hex").toUpperCase(),
    sha256: createHash("sha256").update(der).digest("hex"),
    notBefore: instant(x509.validFrom),
    notAfter: instant(x509.validTo),
    subject: x509.subject.replaceAll("\n", ", "),
    serialNumber: x509.serialNumber,
    publicKey: { type, bits },
  };
}

function refuseOtherKeys(type: string, { modulusLength: bits = 0, namedCurve }: AsymmetricKeyDetails = {}): void {
  if (type === "rsa") {
    if (bits >= leastRsaBits) return;
    throw new CertificateError(`its RSA key has ${bits} bits, at least ${leastRsaBits} are needed`);
  }
  if (type === "ec") {
    if (namedCurve !== undefined && curves.includes(namedCurve)) return;
    throw new CertificateError(
      `its key is on the elliptic curve ${namedCurve ?? "of its own parameters"}; ${accepted}`,
    );
  }
  throw new CertificateError(`its key is of the kind ${type.toUpperCase()}; ${accepted}`);
}

function parsed(der: Uint8Array): X509Certificate {
  let x509: X509Certificate;
  try {
    x509 = new X509Certificate(der);
    // These throw on what OpenSSL does not know, and only when they are looked at.
    void x509.publicKey;
    instant(x509.validFrom);
    instant(x509.validTo);
  } catch {
    throw new CertificateError("it is no X.509 certificate that can be read");
  }
  // Bytes behind the certificate would change its hashes but not its meaning.
  if (!x509.raw.equals(der)) throw new CertificateError("something other than one DER certificate is in it");
  return x509;
}

/** The bytes of a certificate written in base64. Throws `CertificateError` for what some readers would not take for base64. */
export function fromBase64(text: string): Buffer {
  const compact = text.replace(/[ \t\r\n]+/g, "");
  const bytes = Buffer.from(compact, "base64");
  // Node reads over what is no base64, does without the padding, and takes last digits that no encoder writes; others do not.
  if (compact === "" || bytes.toString("base64") !== compact) throw new CertificateError("it is not base64");
  return bytes;
}

function instant(text: string): string {
  return new Date(text).toISOString().replace(/\.\d+Z$/, "Z");
}
