import { createHash } from "node:crypto";

/** What a federation metadata document says, without how it says it. */
export interface MetadataMeaning {
  entityId: string;
  /** HTTP-Redirect location of the sign-on service. */
  signOnUrl: string;
  /** HTTP-POST location, where it has one. */
  signOnPostUrl: string | undefined;
  logoutUrl: string;
  /** SHA-256 of each signing certificate, in any order. */
  certificateSha256s: readonly string[];
}

/** SHA-256, hex, of the meaning: the same for two documents that differ in signature, id, white space or order only. */
export function metadataDigest({ certificateSha256s, ...meaning }: MetadataMeaning): string {
  const { entityId, signOnUrl, signOnPostUrl = null, logoutUrl } = meaning;
  const certificates = [...new Set(certificateSha256s)].sort();
  return createHash("sha256")
    .update(JSON.stringify([entityId, signOnUrl, signOnPostUrl, logoutUrl, certificates]))
    .digest("hex");
}
