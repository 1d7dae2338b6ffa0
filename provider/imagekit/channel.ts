import type { CallScope } from "../callScope.ts";

/** What an ImageKit account holds, as far as a channel can see it. */
export interface LiveSettings {
  /** Digest of the metadata in force; empty where there is none that is in force or readable. */
  metadataDigest: string;
  spEntityId: string;
  /** Whether ImageKit is known to hold it. */
  delivered: boolean;
  /** The identity provider's entity ID; absent where it cannot be told. */
  entityId?: string;
  /** SHA-256, lower-case hex, of every signing certificate that the metadata lists; absent where only its digest is known. */
  certificateSha256s?: string[];
  /** Why the metadata there cannot be read, and the entity ID that it claims: another identity provider's, until proven otherwise. */
  unreadable?: { problem: string; entityId: string | undefined };
  /** Somebody switched single sign-on off and kept the settings. */
  switchedOff?: true;
}

/** What tells this program's own settings from others'. */
export interface OwnSettings {
  spEntityId: string;
  /** Whether metadata of this digest was delivered and read back. */
  isDelivered: (digest: string) => boolean;
  /** Whether metadata of this entity ID is of the tenant that the program works on. */
  isOwnEntityId: (entityId: string) => boolean;
  /** SHA-256 of every certificate of the account's application; undefined where it serves none, or none that could be used. */
  certificates: (scope: CallScope) => Promise<readonly string[] | undefined>;
}

export interface Delivery {
  account: string;
  metadataXml: string;
  metadataDigest: string;
  spEntityId: string;
  /** The account's tile in My Apps, where a person tests it. */
  signIn: string;
  /** Whether settings of another identity provider than the document's may be replaced. */
  takeOver: boolean;
  /** Called just before something else than before is written to ImageKit itself. */
  onWrite?: () => void;
}

/** A way to one ImageKit account's SSO settings. */
export interface Channel {
  /** Undefined where the account has no settings. */
  read(scope: CallScope): Promise<LiveSettings | undefined>;
  /** Puts the settings in place, over any that were there unless they are another's, and says whether ImageKit is known to hold them. */
  deliver(delivery: Delivery, scope: CallScope): Promise<LiveSettings>;
  /** Switches SSO off, as far as the channel can, and unless the settings are another identity provider's. Gone already counts as done. */
  remove(own: OwnSettings, scope: CallScope): Promise<void>;
}
