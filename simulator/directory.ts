/**
 * The directory's objects as Microsoft Graph names them, and the store that holds them. Stored objects are never changed
 * in place: a change is a new object given to `put`, so that older versions stay readable for replication faults.
 */

import type { CustomClaimsPolicy } from "./customClaims.ts";

export type * from "./customClaims.ts";

export interface AppRole {
  allowedMemberTypes: ("User" | "Application")[];
  description: string | null;
  displayName: string | null;
  id: string;
  isEnabled: boolean;
  origin?: string;
  value: string | null;
}

/** Half of a certificate at a principal: the `Sign` credential is the private key, the `Verify` credential the certificate. */
export interface KeyCredential {
  /** Base64 of the SHA-1 thumbprint; ties Sign, Verify and password credential together. */
  customKeyIdentifier: string | null;
  displayName: string | null;
  endDateTime: string;
  /** Base64 DER of the certificate (on both halves). Graph shows it for Verify alone, and only with `$select=keyCredentials`. */
  key: string | null;
  keyId: string;
  startDateTime: string;
  type: string;
  usage: "Sign" | "Verify";
}

export interface PasswordCredential {
  customKeyIdentifier: string | null;
  displayName: string | null;
  endDateTime: string;
  hint: string | null;
  keyId: string;
  secretText: string | null;
  startDateTime: string;
}

/** Trust in tokens of another issuer: whoever gets one for the subject signs in as the application. */
export interface FederatedIdentityCredential {
  id: string;
  name: string;
  issuer: string;
  subject: string;
  audiences: string[];
  description: string | null;
}

export interface ApplicationWeb {
  homePageUrl: string | null;
  logoutUrl: string | null;
  redirectUris: string[];
  implicitGrantSettings: { enableAccessTokenIssuance: boolean; enableIdTokenIssuance: boolean };
  [other: string]: unknown;
}

export interface Application {
  id: string;
  appId: string;
  displayName: string;
  description: string | null;
  notes: string | null;
  signInAudience: string;
  identifierUris: string[];
  tags: string[];
  appRoles: AppRole[];
  web: ApplicationWeb;
  api: { requestedAccessTokenVersion: number | null; acceptMappedClaims: boolean | null; [other: string]: unknown };
  info: Record<string, unknown>;
  keyCredentials: KeyCredential[];
  passwordCredentials: PasswordCredential[];
  createdDateTime: string;
  /** Simulator's own: shown by a path of their own, or by `$expand`. */
  federatedIdentityCredentials?: FederatedIdentityCredential[];
  /** Simulator's own: object ids of the owners. Never rendered as a property. */
  owners: string[];
  [other: string]: unknown;
}

export interface ServicePrincipal {
  id: string;
  appId: string;
  accountEnabled: boolean;
  /** Synced from the application, as are `appRoles`, `replyUrls`, `logoutUrl`, `homepage`, `servicePrincipalNames`. */
  displayName: string;
  appRoles: AppRole[];
  replyUrls: string[];
  logoutUrl: string | null;
  homepage: string | null;
  /** The appId and the application's identifier URIs. */
  servicePrincipalNames: string[];
  appRoleAssignmentRequired: boolean;
  loginUrl: string | null;
  notes: string | null;
  notificationEmailAddresses: string[];
  preferredSingleSignOnMode: string | null;
  /** Upper-case hex SHA-1 of the certificate that signs; null until one is chosen. */
  preferredTokenSigningKeyThumbprint: string | null;
  preferredTokenSigningKeyEndDateTime: string | null;
  samlSingleSignOnSettings: { relayState: string | null } | null;
  keyCredentials: KeyCredential[];
  passwordCredentials: PasswordCredential[];
  tags: string[];
  createdDateTime: string;
  /** Simulator's own: object ids of the owners. */
  owners: string[];
  /** Simulator's own: ids of the assigned claims mapping policies (at most one). */
  claimsMappingPolicies: string[];
  /** Simulator's own: what the portal's claims page keeps; shown by a path of its own, in beta. */
  claimsPolicy?: CustomClaimsPolicy | undefined;
  [other: string]: unknown;
}

export interface ClaimsMappingPolicy {
  id: string;
  /** One JSON document, kept byte for byte. */
  definition: string[];
  displayName: string;
  description: string | null;
  isOrganizationDefault: boolean;
}

/** Who may use an application, with which role; `resourceId` is the service principal. */
export interface AppRoleAssignment {
  id: string;
  appRoleId: string;
  createdDateTime: string;
  principalDisplayName: string;
  principalId: string;
  principalType: "User" | "Group" | "ServicePrincipal";
  resourceDisplayName: string;
  resourceId: string;
}

export interface User {
  id: string;
  userPrincipalName: string;
  /** Of a guest from another Entra tenant: the name there. No property of Graph. */
  homeUserPrincipalName?: string;
  displayName: string;
  mail: string | null;
  givenName: string | null;
  surname: string | null;
  department: string | null;
  jobTitle: string | null;
  employeeId: string | null;
  accountEnabled: boolean;
  /** `extensionAttribute1` to `extensionAttribute15`; absent ones are null. */
  onPremisesExtensionAttributes: Record<string, string | null>;
  /** Directory extensions: `extension_<appid without dashes>_Name`. */
  [extension: `extension_${string}`]: string | null;
}

export interface Group {
  id: string;
  displayName: string;
  mail: string | null;
  /** Simulator's own: object ids of the direct members, users and groups. */
  members: string[];
}

/** An application or principal in the bin; it stays thirty days in a tenant, and until restored or purged here. */
export type DeletedItem =
  | { id: string; kind: "application"; deletedDateTime: string; entity: Application }
  | { id: string; kind: "servicePrincipal"; deletedDateTime: string; entity: ServicePrincipal };

/** A signing key, kept apart from the credentials that Graph shows. Stored by the keyId of the Sign credential. */
export interface PrivateKey {
  privateKeyPem: string;
  /** Upper-case hex SHA-1 of its certificate. */
  thumbprint: string;
  /** Milliseconds of the world's clock; the federation metadata lists the certificate `metadataLagSeconds` later. */
  addedAt: number;
}

export interface ImageKitUser {
  email: string;
  fullName: string;
  role: string;
  createdAt: string;
}

/** One ImageKit account, with what was pushed to it. */
export interface ImageKitAccount {
  /** The ImageKit ID. */
  id: string;
  kind: "parent" | "child";
  /** Its API key: the user name of HTTP Basic. */
  privateKey: string;
  settings: { metadataXml: string; spEntityId: string | null; updatedAt: string } | null;
  /** Made at their first sign-in. */
  users: ImageKitUser[];
}

/** One version of a stored object; `entity` is null from the moment it is deleted. */
export interface Version<T> {
  at: number;
  entity: T | null;
}

/** Objects by id. `get`, `find` and `values` tell the newest truth; what a lagging replica shows is in replication.ts. */
export interface Table<T extends { id: string }> {
  get(id: string): T | undefined;
  values(): IterableIterator<T>;
  find(matches: (entity: T) => boolean): T | undefined;
  filter(matches: (entity: T) => boolean): T[];
  /** Adds or replaces. */
  put(entity: T): void;
  delete(id: string): boolean;
  /** The last versions, oldest first; empty for an id never seen or long gone. */
  versions(id: string): readonly Version<T>[];
  /** Milliseconds at which the object was made; undefined for one never seen. */
  createdAt(id: string): number | undefined;
  readonly size: number;
}

/** The tenant's and ImageKit's whole state. */
export interface Directory {
  applications: Table<Application>;
  servicePrincipals: Table<ServicePrincipal>;
  /** The principals of those who sign in here, apart from what they make; read like the others, never changed. */
  clientPrincipals: Table<ServicePrincipal>;
  claimsMappingPolicies: Table<ClaimsMappingPolicy>;
  appRoleAssignments: Table<AppRoleAssignment>;
  users: Table<User>;
  groups: Table<Group>;
  deletedItems: Table<DeletedItem>;
  /** By the ImageKit ID, case as written. */
  accounts: Table<ImageKitAccount>;
  /** By keyId of the Sign credential. */
  privateKeys: Map<string, PrivateKey>;
  applicationByAppId(appId: string): Application | undefined;
  servicePrincipalByAppId(appId: string): ServicePrincipal | undefined;
}
