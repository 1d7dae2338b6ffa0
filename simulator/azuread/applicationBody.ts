import type { ApplicationInputs, AppRole, LiveAppRole } from "./applicationTypes.ts";
import { toTags } from "./featureTags.ts";

const odataType = "#microsoft.graph.application";

/** What every PATCH of the official plugin holds, changed or not. */
export function updateBody(inputs: ApplicationInputs): object {
  return {
    "@odata.type": odataType,
    api: {
      acceptMappedClaims: inputs.api?.mappedClaimsEnabled ?? false,
      knownClientApplications: inputs.api?.knownClientApplications ?? [],
      requestedAccessTokenVersion: inputs.api?.requestedAccessTokenVersion ?? 1,
    },
    description: inputs.description ?? null,
    displayName: inputs.displayName,
    groupMembershipClaims: null,
    info: {
      marketingUrl: inputs.marketingUrl ?? null,
      privacyStatementUrl: inputs.privacyStatementUrl ?? null,
      supportUrl: inputs.supportUrl ?? null,
      termsOfServiceUrl: inputs.termsOfServiceUrl ?? null,
    },
    isDeviceOnlyAuthSupported: inputs.deviceOnlyAuthEnabled ?? false,
    isFallbackPublicClient: inputs.fallbackPublicClientEnabled ?? false,
    notes: inputs.notes ?? null,
    publicClient: { redirectUris: [] },
    serviceManagementReference: inputs.serviceManagementReference ?? null,
    signInAudience: inputs.signInAudience ?? "AzureADMyOrg",
    spa: { redirectUris: [] },
    tags: inputs.tags ?? toTags(inputs.featureTags ?? []),
    web: {
      homePageUrl: inputs.web?.homepageUrl ?? null,
      implicitGrantSettings: {
        enableAccessTokenIssuance: inputs.web?.implicitGrant?.accessTokenIssuanceEnabled ?? false,
        enableIdTokenIssuance: inputs.web?.implicitGrant?.idTokenIssuanceEnabled ?? false,
      },
      logoutUrl: inputs.web?.logoutUrl ?? null,
      redirectUris: inputs.web?.redirectUris ?? [],
    },
  };
}

export function createBody(inputs: ApplicationInputs, ownerReferences: string[]): object {
  const { api, ...rest } = updateBody(inputs) as { api: object };
  return {
    ...rest,
    api: { ...api, oauth2PermissionScopes: [] },
    appRoles: (inputs.appRoles ?? []).map(toLiveRole),
    identifierUris: inputs.identifierUris ?? [],
    optionalClaims: {},
    "owners@odata.bind": ownerReferences,
    requiredResourceAccess: [],
  };
}

export function patchBody(properties: object): object {
  return { "@odata.type": odataType, ...properties };
}

export function toLiveRole({
  id,
  allowedMemberTypes,
  description,
  displayName,
  enabled = true,
  value,
}: AppRole): LiveAppRole {
  return { allowedMemberTypes, description, displayName, id, isEnabled: enabled, value: value ?? null };
}
