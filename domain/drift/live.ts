import type { desiredApplication, desiredServicePrincipal } from "../desired/enterpriseApp.ts";
import type { ForeignCredential } from "../desired/foreignCredential.ts";
import type { SigningCertificate } from "../resources.ts";
import type { AccountKind } from "../saml/identifiers.ts";

/** What was seen, or why it could not be looked at. Never seen is never "gone". */
export type Looked<T> = { seen: T } | { unreadable: string };

/** As it is asked for, or as Graph may hold it otherwise: another text, or nothing. */
type Held<T> = T extends readonly string[]
  ? string[]
  : T extends readonly (infer Item)[]
    ? Held<Item>[]
    : T extends object
      ? { [Name in keyof T]: Held<T[Name]> }
      : T extends string
        ? string | null
        : T | null;

/** An application of ours, or one that answers to an account's identifier, as Graph holds it. */
export interface LiveApplication extends Omit<Held<ReturnType<typeof desiredApplication<string>>>, "notes"> {
  /** Object id. */
  id: string;
  appId: string;
  notes: string;
  identifierUris: string[];
  /** Client secrets, keys and federated credentials: this program makes none. */
  credentials: ForeignCredential[];
  /** Object ids. */
  owners: Looked<string[]>;
  /** Undefined: the application has none. */
  servicePrincipal: Looked<LiveServicePrincipal | undefined>;
}

export interface LiveServicePrincipal extends Omit<Held<ReturnType<typeof desiredServicePrincipal<string>>>, "notes"> {
  id: string;
  notes: string;
  /** Client secrets and keys beside the signing certificates: this program makes none. */
  credentials: ForeignCredential[];
  owners: Looked<string[]>;
  assignments: Looked<LiveAssignment[]>;
  /** Assigned claims mapping policies; Graph allows one, but a reader takes what there is. */
  claimsPolicies: Looked<{ id: string; displayName: string; definition: string }[]>;
  /** Claims made in the portal, which beta's customClaimsPolicy holds. Without the permission to see it, or in a cloud without that API, that is said. */
  portalClaims: Looked<readonly PortalClaim[]> | { notPermitted: string };
  /** Every token signing certificate, declared or not; `generation` where its display name names one. */
  certificates: SigningCertificate[];
  /** Thumbprint Entra signs with; undefined where none is chosen. */
  activeThumbprint: string | undefined;
  /** What the application's federation metadata says. */
  metadata: Looked<LiveMetadata>;
}

export interface PortalClaim {
  /** As it is sent in SAML; `audience` and the like for what else the policy changes. */
  name: string;
  /** Where its value comes from, in words. */
  value: string;
}

export interface LiveAssignment {
  id: string;
  principalId: string;
  principalType: string;
  principalDisplayName: string;
  appRoleId: string;
}

export interface LiveMetadata {
  /** The identity provider's. */
  entityId: string;
  digest: string;
  /** SHA-256, lower-case hex, of every signing certificate that it lists. */
  certificateSha256s: string[];
  /** Digest of the document with one of them alone, by its SHA-256: what an account with `trusts: one` is given. */
  digestsAlone?: Record<string, string>;
}

/** What an ImageKit account holds; undefined: single sign-on is off. */
export interface LiveSettings {
  metadataDigest: string;
  spEntityId: string;
  /** The identity provider's entity ID; absent where only the digest is known. */
  entityId?: string;
  /** False for a hand-over that nobody confirmed. */
  delivered: boolean;
  /** SHA-256, lower-case hex, of every signing certificate that it lists; absent where only the digest is known, as of a hand-over. */
  certificateSha256s?: string[];
  /** Why the metadata there cannot be read, and the entity ID that it claims. It may be another identity provider's. */
  unreadable?: { problem: string; entityId: string | undefined };
  /** Somebody switched single sign-on off and kept the settings. */
  switchedOff?: true;
}

/** One account of the agency file as it is live. */
export interface LiveAccount {
  imagekitId: string;
  kind: AccountKind;
  /** Those with the account's mark first, then others that answer to its identifier. */
  applications: Looked<LiveApplication[]>;
  settings: Looked<LiveSettings | undefined>;
}

/** An agency as it is live. */
export interface LiveAgency {
  accounts: LiveAccount[];
  /** Applications with this agency's mark of accounts that the file does not have. */
  unowned: Looked<{ id: string; appId: string; displayName: string; imagekitId: string }[]>;
  /** Object id of the identity that looked. */
  reader: string | undefined;
}
