import type { DeliveryChannel, MetadataForm } from "../resources.ts";
import type { FullNameSource, NameIdSource } from "../saml/claims.ts";
import type { AccountKind, ReplyUrlMode } from "../saml/identifiers.ts";
import type { RoleSource } from "../saml/roleSource.ts";
import type { ImagekitRole } from "../saml/roles.ts";
import type { TrustedCertificates } from "../saml/trustedCertificate.ts";
import type { AgencyArchive } from "./archive.ts";

/** A group or user who may sign in, by object id; with a role where the account's roles are app roles. */
export interface Assignment {
  principalId: string;
  principalType: "group" | "user";
  role?: ImagekitRole | undefined;
}

/** Named certificates of an account, and the one Entra is to sign with. */
export interface Certificates {
  generations: { name: string; endDateTime?: string }[];
  active: string;
}

/** One ImageKit account of an agency, defaults applied. */
export interface Account {
  imagekitId: string;
  kind: AccountKind;
  displayName: string;
  role: RoleSource;
  nameId: NameIdSource;
  fullName: FullNameSource;
  replyUrl: ReplyUrlMode;
  assignments: Assignment[];
  /** What becomes of assignments that are live and not among `assignments`. */
  undeclaredAssignments: "keep" | "remove";
  /** Whether only assigned people may sign in. */
  assignmentRequired: boolean;
  /** Object ids, beside the runner's. */
  owners: string[];
  /** At most five. */
  notificationEmails: string[];
  certificates: Certificates;
  /** Whether ImageKit is given every certificate, or the active one alone. */
  trusts: TrustedCertificates;
  delivery: DeliveryChannel;
  /** The form of the metadata that is delivered and archived. */
  deliver: MetadataForm;
}

/** An agency file, checked, defaults applied. */
export interface Agency {
  name: string;
  tenantId: string;
  archive: AgencyArchive;
  /** The parent first, where there is one, then the children in the file's order. */
  accounts: Account[];
}
