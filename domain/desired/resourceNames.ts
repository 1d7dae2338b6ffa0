import type { Assignment } from "../agency/account.ts";

/** Type tokens of the components. */
export const componentTokens = {
  agency: "imagekit:sso:Agency",
  accountSso: "imagekit:sso:Account",
  enterpriseApp: "imagekit:sso:EnterpriseApp",
  metadataArchive: "imagekit:sso:MetadataArchive",
} as const;

/** Type tokens of the azuread resources that the components use. */
export const azureadTokens = {
  application: "azuread:index/application:Application",
  servicePrincipal: "azuread:index/servicePrincipal:ServicePrincipal",
  applicationIdentifierUri: "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
  appRoleAssignment: "azuread:index/appRoleAssignment:AppRoleAssignment",
} as const;

/** Names of the resources below the component of this name. They never change: a new name would make the object anew. */
export function resourceNames(component: string) {
  return {
    ownership: `${component}-ownership`,
    application: `${component}-application`,
    replicatedServicePrincipal: `${component}-principal`,
    servicePrincipal: `${component}-saml`,
    identifierUri: `${component}-identifier`,
    /** Group or user is not part of it: corrected, it is the same assignment, which Graph would refuse to make a second time. */
    assignment: ({ principalId }: Pick<Assignment, "principalId">) => `${component}-${principalId}`,
    certificates: `${component}-certificates`,
    claims: `${component}-claims`,
    metadata: `${component}-metadata`,
    archived: `${component}-archived`,
    settings: `${component}-settings`,
    activation: `${component}-activation`,
  };
}

/** The same for an archive that is made in Azure. */
export function archiveNames(component: string) {
  return {
    resourceGroup: `${component}-group`,
    storageAccount: `${component}-account`,
    blobService: `${component}-service`,
    container: `${component}-container`,
    immutability: `${component}-immutability`,
    vault: `${component}-vault`,
    writer: `${component}-writer`,
  };
}
