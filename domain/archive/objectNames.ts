import { createHash } from "node:crypto";

/** What names a document of the archive: whose it is, and what it means. */
export interface ArchivedObject {
  /** The ImageKit ID. */
  account: string;
  /** See metadataDigest: SHA-256, lower-case hex. */
  digest: string;
}

/**
 * Path in a folder or container, `<ImageKit ID>/<digest>.xml`. Where case means nothing, two IDs may share a folder, but
 * never a file: one digest is one document.
 */
export function documentPath({ account, digest }: ArchivedObject): string {
  return `${account}/${digest}.xml`;
}

/** Characters of an ID that a person recognises it by. */
const readable = 64;
/** Hexadecimal digits, 160 bits. */
const distinct = 40;

/**
 * Name of a Key Vault secret. Those take 127 letters, digits and hyphens, and compare without regard to case
 * (https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates), so what tells two documents apart is a
 * hash: `a_b`, `a-b` and `A-B` are three accounts. The ID before it is for people.
 */
export function secretName({ account, digest }: ArchivedObject): string {
  const hash = createHash("sha256").update(`${account}/${digest}`).digest("hex").slice(0, distinct);
  return `imagekit-${readablePart(account)}-${hash}`;
}

/** The same for people, before the digest is known. */
export function secretNamePattern(account: string): string {
  return `imagekit-${readablePart(account)}-<hash>`;
}

function readablePart(account: string): string {
  return account.toLowerCase().replaceAll("_", "-").slice(0, readable);
}
