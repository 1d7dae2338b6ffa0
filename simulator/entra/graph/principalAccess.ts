/** One service principal: how a path names it, who may read and who may write it, how it is shown. */
import type { ServicePrincipal } from "../../types.ts";
import { type Call, requireWritable } from "./call.ts";
import { denied, notFound } from "./graphError.ts";
import { objectId } from "./objectId.ts";
import type { ResourceType } from "./query.ts";

export const servicePrincipalType: ResourceType = {
  name: "servicePrincipal",
  set: "servicePrincipals",
  filterable: new Set([
    "id",
    "appId",
    "displayName",
    "accountEnabled",
    "alternativeNames",
    "appDisplayName",
    "appOwnerOrganizationId",
    "createdDateTime",
    "homepage",
    "preferredSingleSignOnMode",
    "servicePrincipalNames",
    "servicePrincipalType",
    "tags",
  ]),
};

export function readablePrincipal(call: Call): ServicePrincipal {
  const { store } = call.world;
  const id = principalId(call);
  const principal = call.replicas.read(store.servicePrincipals, id) ?? store.clientPrincipals.get(id);
  if (principal === undefined) throw notFound(call.params.id ?? "");
  return principal;
}

export function writablePrincipal(call: Call): ServicePrincipal {
  const principal = existingPrincipal(call);
  requireWritable(call, principal);
  return principal;
}

/** For writes that ask no ownership. */
export function existingPrincipal(call: Call): ServicePrincipal {
  const { store } = call.world;
  const id = principalId(call);
  if (store.clientPrincipals.get(id) !== undefined) throw denied();
  const principal = call.replicas.write(store.servicePrincipals, id);
  if (principal === undefined) throw notFound(call.params.id ?? "");
  return principal;
}

function principalId(call: Call): string {
  const { store } = call.world;
  return objectId(
    call,
    (appId) => (store.servicePrincipalByAppId(appId) ?? store.clientPrincipals.find((one) => one.appId === appId))?.id,
  );
}

/** As Graph shows it: `key` with `$select=keyCredentials` alone, `samlMetadataUrl` in beta alone. */
export function renderedPrincipal(call: Call, principal: ServicePrincipal): Record<string, unknown> {
  const { owners: _, claimsMappingPolicies: __, claimsPolicy: ___, samlMetadataUrl, ...shown } = principal;
  const withKeys = call.query.select?.includes("keyCredentials") === true;
  return {
    ...shown,
    ...(call.version === "beta" ? { samlMetadataUrl } : {}),
    keyCredentials: principal.keyCredentials.map((credential) => ({
      ...credential,
      key: withKeys && credential.usage === "Verify" ? credential.key : null,
    })),
    passwordCredentials: principal.passwordCredentials.map((credential) => ({ ...credential, secretText: null })),
  };
}
