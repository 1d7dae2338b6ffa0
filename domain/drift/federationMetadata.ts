import type { SigningCertificate } from "../resources.ts";
import type { Comparison, Place } from "./comparison.ts";
import type { LiveMetadata } from "./live.ts";
import { listDifference } from "./values.ts";

const place: Place = { side: "entra", object: "federationMetadata" };

/** Entra's metadata document against the certificates that Graph reports. */
export function compareFederationMetadata(
  comparison: Comparison,
  { certificateSha256s: listed }: LiveMetadata,
  certificates: readonly SigningCertificate[],
): void {
  const reported = certificates.map(({ sha256 }) => sha256);
  const { missing, extra } = listDifference(reported, listed);
  const values = { ...place, property: "certificates", expected: reported, actual: listed };
  // Without a certificate of its own, Entra's document lists keys of the tenant: what is missing is told elsewhere.
  if (extra.length > 0 && reported.length > 0) {
    const message = `Entra's metadata lists a signing certificate that Graph does not report (SHA-256 ${extra.join(", ")}).`;
    const remedy =
      "Look again in a few minutes: the document follows a removal late. If it stays, ask Microsoft's support.";
    comparison.find("federation-metadata-foreign-certificate", { ...values, message, remedy });
  }
  if (missing.length > 0) {
    const message = `Entra's metadata does not list every signing certificate yet (SHA-256 ${missing.join(", ")}).`;
    const remedy = "Look again in a few minutes: the document follows a new certificate late.";
    comparison.find("federation-metadata-behind", { ...values, message, remedy });
  }
}
