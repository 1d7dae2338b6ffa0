/** What a principal has from its application, and what goes with it when it goes. */
import { instant } from "../../clock.ts";
import type { Application, DeletedItem, ServicePrincipal, World } from "../../types.ts";

type Synced = Pick<
  ServicePrincipal,
  "displayName" | "appRoles" | "replyUrls" | "logoutUrl" | "homepage" | "servicePrincipalNames"
> &
  Record<string, unknown>;

export function fromApplication(application: Application): Synced {
  return {
    appDescription: application.description,
    appDisplayName: application.displayName,
    displayName: application.displayName,
    appRoles: application.appRoles,
    homepage: application.web.homePageUrl,
    info: application.info,
    logoutUrl: application.web.logoutUrl,
    oauth2PermissionScopes: application.api.oauth2PermissionScopes,
    replyUrls: application.web.redirectUris,
    servicePrincipalNames: [application.appId, ...application.identifierUris],
    signInAudience: application.signInAudience,
  };
}

export function syncServicePrincipal({ store }: World, application: Application): void {
  const principal = store.servicePrincipalByAppId(application.appId);
  if (principal === undefined) return;
  const synced = fromApplication(application);
  // An application PATCH that says nothing to the principal does not make it newer, nor let its replicas differ.
  if (Object.entries(synced).every(([name, value]) => JSON.stringify(principal[name]) === JSON.stringify(value)))
    return;
  store.servicePrincipals.put({ ...principal, ...synced });
}

/** Into the bin, with its assignments. */
export function removeServicePrincipal({ store, clock }: World, principal: ServicePrincipal): void {
  for (const { id } of store.appRoleAssignments.filter(({ resourceId, principalId }) =>
    [resourceId, principalId].includes(principal.id),
  )) {
    store.appRoleAssignments.delete(id);
  }
  store.servicePrincipals.delete(principal.id);
  const deletedDateTime = instant(clock.now());
  const item: DeletedItem = {
    id: principal.id,
    kind: "servicePrincipal",
    deletedDateTime,
    entity: { ...principal, deletedDateTime },
  };
  store.deletedItems.put(item);
}
