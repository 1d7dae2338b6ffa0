export { ArchivedMetadata, type ArchivedMetadataArgs } from "./archivedMetadata.ts";
export { ClaimsMapping, type ClaimsMappingArgs } from "./claimsMapping.ts";
export { FederationMetadata, type FederationMetadataArgs } from "./federationMetadata.ts";
export { OwnershipNonce, type OwnershipNonceArgs } from "./ownershipNonce.ts";
export { ReplicatedServicePrincipal, type ReplicatedServicePrincipalArgs } from "./replicatedServicePrincipal.ts";
export { SigningCertificates, type SigningCertificatesArgs } from "./signingCertificates.ts";
export { SigningKeyActivation, type SigningKeyActivationArgs } from "./signingKeyActivation.ts";
export { SsoSettings, type SsoSettingsArgs } from "./ssoSettings.ts";
