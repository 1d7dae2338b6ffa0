import type { CallScope } from "../callScope.ts";

/** Type of a metadata document, in HTTP and of a secret (https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf, appendix A). */
export const metadataType = "application/samlmetadata+xml";

/** What is put into the archive. */
export interface NewDocument {
  xml: string;
  clientId: string;
  /** RFC 3339. */
  notAfter: string;
}

/** What lies in the archive. */
export interface KeptDocument {
  xml: string;
  /** When the store itself says that it ends, where it keeps that. */
  notAfter?: string;
  /** Whose it is, where the location does not say so. */
  account?: string;
}

/** One document's place in an archive. Nothing in it removes anything. */
export interface Archive {
  /** Undefined where there is nothing; `elsewhere` where this machine is not the one that keeps the archive. */
  read(scope: CallScope): Promise<KeptDocument | "elsewhere" | undefined>;
  /** False where there is something already: then nothing was written. */
  add(document: NewDocument, scope: CallScope): Promise<boolean>;
  /** Puts the document over what is there, which the store keeps as an old version if it keeps versions. */
  replace(document: NewDocument, scope: CallScope): Promise<void>;
  /** Writes down another end of the same document. */
  setEnd?(notAfter: string, scope: CallScope): Promise<void>;
}
