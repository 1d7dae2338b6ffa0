import type { FederationMetadata } from "./federationMetadata.ts";
import { metadataDigest } from "./metadataDigest.ts";

/** How many signing certificates ImageKit takes from a metadata document: all that it lists, or one. */
export type TrustedCertificates = "all" | "one";

/**
 * The metadata with one of its certificates alone, by SHA-256, for a service provider that takes one; the metadata itself where none is
 * named, and where it does not list that one.
 */
export function withTrustedAlone(metadata: FederationMetadata, sha256: string | undefined): FederationMetadata {
  const certificates = metadata.certificates.filter((one) => one.sha256 === sha256);
  if (certificates.length === 0) return metadata;
  return { ...metadata, certificates, digest: metadataDigest({ ...metadata, certificateSha256s: [sha256 ?? ""] }) };
}
