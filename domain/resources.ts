/**
 * The contract between the program and the plugin `pulumi-resource-imagekit`: the inputs and outputs of
 * its nine resource types. Components build the inputs, the plugin parses them again with zod, and neither
 * imports the other.
 *
 * Every type carries `account`, the ImageKit ID, so that an error can name the account it is about.
 */

/** Pulumi type tokens, `package:module:Type`. */
export const resourceTokens = {
  ownershipNonce: "imagekit:index:OwnershipNonce",
  replicatedServicePrincipal: "imagekit:index:ReplicatedServicePrincipal",
  assignments: "imagekit:index:Assignments",
  claimsMapping: "imagekit:index:ClaimsMapping",
  signingCertificates: "imagekit:index:SigningCertificates",
  federationMetadata: "imagekit:index:FederationMetadata",
  archivedMetadata: "imagekit:index:ArchivedMetadata",
  ssoSettings: "imagekit:index:SsoSettings",
  signingKeyActivation: "imagekit:index:SigningKeyActivation",
} as const;

/**
 * What proves that this stack made the account's application: recorded before it is made, written into its notes by the create. Id: the
 * seed of it, 43 characters of base64url.
 */
export interface OwnershipNonceInputs {
  account: string;
  /** SAML Identifier that the application is to have. */
  identifier: string;
}
export interface OwnershipNonceOutputs extends OwnershipNonceInputs {
  /** In the notes of application and principal, behind the mark: 22 characters of base64url. */
  nonce: string;
}

/** The service principal of an application, made where it is missing and seen by several reads in a row. Id: the principal's object id. */
export interface ReplicatedServicePrincipalInputs {
  account: string;
  /** The application's client id (appId). A change replaces. */
  clientId: string;
  /** SAML Identifier that the application is to have: where another one has it, nothing more is made. A label afterwards. */
  identifier?: string | undefined;
}
export interface ReplicatedServicePrincipalOutputs extends ReplicatedServicePrincipalInputs {
  objectId: string;
}

/** One group or user who may use an application, with an app role. */
export interface AppRoleAssignment {
  /** Object id of the group or user. */
  principalId: string;
  /** Id of the app role; the default one of applications without roles is all zeros. */
  appRoleId: string;
}

/**
 * Everybody who is assigned to one service principal. What somebody else assigned is left alone, unless `undeclared` says otherwise. Id:
 * the principal's object id.
 */
export interface AssignmentsInputs {
  account: string;
  /** A change replaces. */
  servicePrincipalId: string;
  /** A set. */
  assignments: AppRoleAssignment[];
  /** What becomes of assignments that nobody declared; `keep` where absent. */
  undeclared?: "keep" | "remove" | undefined;
}
export type AssignmentsOutputs = AssignmentsInputs;

/** A claims mapping policy and its assignment to one service principal. Id: `<principal object id>/<policy id>`; import takes the principal alone too. */
export interface ClaimsMappingInputs {
  account: string;
  /** Object id of the service principal. A change replaces. */
  servicePrincipalId: string;
  displayName: string;
  /** The policy's one definition string, as domain/saml writes it. Compared by meaning, written as given. */
  definition: string;
  /** Always true in a program; false only when read from a principal whose policy somebody took away. */
  assigned?: boolean;
}
export interface ClaimsMappingOutputs extends Required<ClaimsMappingInputs> {
  policyId: string;
}

export interface CertificateGeneration {
  /** Name of the generation, `^[A-Za-z0-9][A-Za-z0-9_-]*$`; part of the display name in Entra, `CN=imagekit-sso <name> <proof>`. */
  name: string;
  /** RFC 3339 instant; Graph's own default and maximum, three years, where absent. Fixed once made. */
  endDateTime?: string | undefined;
}
/** A token signing certificate as Graph reports it. */
export interface SigningCertificate {
  /** Name of the generation; absent for a certificate that nobody declared. */
  generation?: string;
  /** keyId of the Verify credential. */
  keyId: string;
  /** SHA-1 of the DER, upper-case hex: Entra's term and the key for activation. */
  thumbprint: string;
  /** SHA-256 of the DER, lower-case hex: what we compare with. */
  sha256: string;
  /** RFC 3339, seconds, UTC. */
  notBefore: string;
  notAfter: string;
}
/** The complete set of token signing certificates of one service principal. Id: the principal's object id. */
export interface SigningCertificatesInputs {
  account: string;
  /** A change replaces. */
  servicePrincipalId: string;
  generations: CertificateGeneration[];
  /** Seed of the account's OwnershipNonce: certificates bear a proof made of it. Without it, only thumbprints in the state tell which are ours. */
  ownership?: string | undefined;
}
export interface SigningCertificatesOutputs extends SigningCertificatesInputs {
  /** Declared generations in the order of the inputs, then what had to be kept because Entra signs with it at the moment. */
  certificates: SigningCertificate[];
  /** Thumbprints of this stack's own that were kept although not declared, since the active certificate is never removed; the next `up` removes them. */
  retained: string[];
}

/** The application's federation metadata, fetched until it lists exactly the given certificates. Id: the client id. */
export interface FederationMetadataInputs {
  account: string;
  /** A change replaces. */
  clientId: string;
  /** SHA-256 of each certificate that the document must list, no more and no fewer; sorted by the plugin. */
  certificateSha256s: string[];
  /** SHA-256 of the one certificate that ImageKit is given; every one where absent. */
  trusted?: string | undefined;
}
export interface FederationMetadataOutputs extends FederationMetadataInputs {
  /** The IdP's entity ID, `https://sts.windows.net/<tenant id>/`. */
  entityId: string;
  signOnUrl: string;
  logoutUrl: string;
  /** SHA-256, hex, over the meaning of what ImageKit is given: entity ID, URLs, set of certificates. Stable over Entra's re-signing. */
  digest: string;
  /** Earliest end among the certificates that ImageKit is given, RFC 3339. */
  notAfter: string;
}

/** In which form the metadata is delivered and archived: written anew from what was understood of it, or as Entra signed it. */
export type MetadataForm = "rewritten" | "original";

/** The safe place of metadata documents, where each has a name of its own by account and digest. */
export type ArchiveStore =
  /** Relative to the project. */
  | { store: "folder"; folder: string }
  /** `https://<account>.blob.core.windows.net/<container>` */
  | { store: "blob"; container: string }
  /** `https://<name>.vault.azure.net` */
  | { store: "keyvault"; vault: string };

/** One metadata document in the safe place. It is never removed by this program. Id: its location. */
export interface ArchivedMetadataInputs {
  /** The ImageKit ID, part of the document's name. A change replaces, which leaves the old one where it is. */
  account: string;
  /** The application whose metadata is kept. */
  clientId: string;
  /** Digest of the document, from FederationMetadata. A change replaces. The document itself stays out of state. */
  digest: string;
  /** SHA-256 of the one certificate that it lists; every one where absent. */
  trusted?: string | undefined;
  /** `rewritten` where absent. */
  deliver?: MetadataForm | undefined;
  /** Earliest end among its certificates, RFC 3339; a Key Vault secret expires then. */
  notAfter: string;
  /** A change replaces. */
  archive: ArchiveStore;
}
export interface ArchivedMetadataOutputs extends ArchivedMetadataInputs {
  /** `file:<path>`, or the https address of the blob or secret. */
  location: string;
}

/** How settings reach an ImageKit account. Text may hold `{imagekitId}`; `url` and `credential` may be references (`env:NAME`, `file:PATH`, `keyvault:URL`), resolved at call time. */
export type DeliveryChannel =
  /** `takeOver`: the first push may replace the settings of an identity provider that is not this tenant. */
  | { channel: "http"; url: string; credential: string; takeOver?: boolean | undefined }
  | { channel: "handover"; folder: string };

/** A person's word that a bundle was pasted into ImageKit, from the ledger beside the agency file. */
export interface HandoverConfirmation {
  digest: string;
  spEntityId: string;
  confirmedAt: string;
  confirmedBy: string;
}

/** One ImageKit account's single sign-on settings. Id: the ImageKit ID. */
export interface SsoSettingsInputs {
  /** The ImageKit ID. A change replaces. */
  account: string;
  /** The application whose metadata is delivered. */
  clientId: string;
  /** Digest of the metadata to deliver, from FederationMetadata. The document itself stays out of state. */
  metadataDigest: string;
  /** SHA-256 of the one certificate that it lists; every one where absent. */
  trusted?: string | undefined;
  /** `rewritten` where absent. */
  deliver?: MetadataForm | undefined;
  /** ImageKit's "Entity ID" field: the child's Identifier byte for byte; empty for a parent. */
  spEntityId: string;
  delivery: DeliveryChannel;
  /** Channel `handover` only: the newest confirmation in the ledger. */
  confirmation?: HandoverConfirmation | undefined;
}
export interface SsoSettingsOutputs extends SsoSettingsInputs {
  /** True when ImageKit is known to hold this metadata: read back over `http`, or confirmed for `handover`. */
  delivered: boolean;
}

/** Which certificate Entra signs with. Id: the principal's object id. */
export interface SigningKeyActivationInputs {
  account: string;
  /** A change replaces. */
  servicePrincipalId: string;
  /** Thumbprint of the certificate that is to sign. */
  thumbprint: string;
  /** Whether ImageKit knows that certificate; while false, an account that signs already keeps its key. */
  delivered: boolean;
  /** `one`: ImageKit knows that certificate alone, so that the time from its delivery to this is a gap, which is told. A label. */
  trusts?: "one" | undefined;
  /** Channel `handover`: when a person said that ImageKit holds it, RFC 3339; the gap begins there. A label. */
  confirmedAt?: string | undefined;
}
export interface SigningKeyActivationOutputs extends SigningKeyActivationInputs {
  /** Thumbprint Entra signs with now. */
  activeThumbprint: string;
  /** True while activation waits for a hand-over to be confirmed. */
  pending: boolean;
}
