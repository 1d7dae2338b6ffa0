import { appRoleIds, fromLiveRole } from "./applicationOutputs.ts";
import { fromTags } from "./featureTags.ts";
import type { LiveServicePrincipal, ServicePrincipalOutputs } from "./servicePrincipalTypes.ts";

/** The state of a service principal: what Graph shows, under azuread's names. */
export function servicePrincipalOutputs(
  live: LiveServicePrincipal,
  samlMetadataUrl: string,
  owners: string[],
  useExisting: boolean,
): ServicePrincipalOutputs {
  const { appRoles = [], tags = [], samlSingleSignOnSettings } = live;
  return {
    accountEnabled: live.accountEnabled ?? false,
    alternativeNames: live.alternativeNames ?? [],
    appRoleAssignmentRequired: live.appRoleAssignmentRequired ?? false,
    appRoleIds: appRoleIds(appRoles),
    appRoles: appRoles.map(fromLiveRole),
    applicationTenantId: live.appOwnerOrganizationId ?? "",
    clientId: live.appId,
    description: live.description ?? "",
    displayName: live.displayName ?? "",
    featureTags: fromTags(tags),
    features: fromTags(tags).map(({ customSingleSignOn, enterprise, gallery, hide }) => ({
      customSingleSignOnApp: customSingleSignOn,
      enterpriseApplication: enterprise,
      galleryApplication: gallery,
      visibleToUsers: !hide,
    })),
    homepageUrl: live.homepage ?? "",
    loginUrl: live.loginUrl ?? "",
    logoutUrl: live.logoutUrl ?? "",
    notes: live.notes ?? "",
    notificationEmailAddresses: live.notificationEmailAddresses ?? [],
    oauth2PermissionScopeIds: {},
    oauth2PermissionScopes: [],
    objectId: live.id,
    owners,
    preferredSingleSignOnMode: live.preferredSingleSignOnMode ?? "",
    redirectUris: live.replyUrls ?? [],
    samlMetadataUrl,
    samlSingleSignOn: { relayState: samlSingleSignOnSettings?.relayState ?? "" },
    servicePrincipalNames: (live.servicePrincipalNames ?? []).filter((name) => name !== live.appId),
    signInAudience: live.signInAudience ?? "",
    tags,
    type: live.servicePrincipalType ?? "",
    useExisting,
  };
}
