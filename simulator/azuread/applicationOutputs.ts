import type { ApplicationOutputs, AppRole, LiveApplication, LiveAppRole } from "./applicationTypes.ts";
import { fromTags } from "./featureTags.ts";

/** The state of an application: what Graph shows, under azuread's names. */
export function applicationOutputs(
  live: LiveApplication,
  oauth2PostResponseRequired: boolean,
  owners: string[],
): ApplicationOutputs {
  const { api = {}, web = {}, info = {}, appRoles = [], tags = [] } = live;
  return {
    api: {
      requestedAccessTokenVersion: api.requestedAccessTokenVersion ?? 1,
      mappedClaimsEnabled: api.acceptMappedClaims ?? false,
      knownClientApplications: api.knownClientApplications ?? [],
    },
    appRoleIds: appRoleIds(appRoles),
    appRoles: appRoles.map(fromLiveRole),
    clientId: live.appId,
    description: live.description ?? "",
    deviceOnlyAuthEnabled: live.isDeviceOnlyAuthSupported ?? false,
    disabledByMicrosoft: live.disabledByMicrosoftStatus ?? "",
    displayName: live.displayName,
    fallbackPublicClientEnabled: live.isFallbackPublicClient ?? false,
    featureTags: fromTags(tags),
    identifierUris: live.identifierUris ?? [],
    logoUrl: info.logoUrl ?? "",
    marketingUrl: info.marketingUrl ?? "",
    notes: live.notes ?? "",
    oauth2PermissionScopeIds: {},
    oauth2PostResponseRequired,
    objectId: live.id,
    owners,
    preventDuplicateNames: false,
    privacyStatementUrl: info.privacyStatementUrl ?? "",
    publisherDomain: live.publisherDomain ?? "",
    serviceManagementReference: live.serviceManagementReference ?? "",
    signInAudience: live.signInAudience ?? "",
    supportUrl: info.supportUrl ?? "",
    tags,
    termsOfServiceUrl: info.termsOfServiceUrl ?? "",
    web: {
      homepageUrl: web.homePageUrl ?? "",
      logoutUrl: web.logoutUrl ?? "",
      redirectUris: web.redirectUris ?? [],
      implicitGrant: {
        accessTokenIssuanceEnabled: web.implicitGrantSettings?.enableAccessTokenIssuance ?? false,
        idTokenIssuanceEnabled: web.implicitGrantSettings?.enableIdTokenIssuance ?? false,
      },
    },
  };
}

export function appRoleIds(roles: readonly LiveAppRole[]): Record<string, string> {
  return Object.fromEntries(roles.flatMap(({ value, id }) => (value ? [[value, id]] : [])));
}

export function fromLiveRole({
  id,
  allowedMemberTypes,
  description,
  displayName,
  isEnabled,
  value,
}: LiveAppRole): AppRole {
  return {
    id,
    allowedMemberTypes,
    description: description ?? "",
    displayName: displayName ?? "",
    enabled: isEnabled,
    value: value ?? "",
  };
}
