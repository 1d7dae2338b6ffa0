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
} as const;

/** Type token of azuread's assignments, which stacks of earlier versions have, one for each group or user. */
export const formerAssignment = "azuread:index/appRoleAssignment:AppRoleAssignment";

/** Names of the resources below the component of this name. They never change: a new name would make the object anew. */
export function resourceNames(component: string) {
  return {
    ownership: `${component}-ownership`,
    application: `${component}-application`,
    replicatedServicePrincipal: `${component}-principal`,
    servicePrincipal: `${component}-saml`,
    identifierUri: `${component}-identifier`,
    assignments: `${component}-assignments`,
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
