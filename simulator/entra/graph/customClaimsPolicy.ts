/**
 * `/servicePrincipals/{id}/claimsPolicy`, beta alone: the policy behind the portal's claims page, one to a principal.
 * learn.microsoft.com/graph/api/resources/customclaimspolicy?view=graph-rest-beta
 */
import { randomUUID } from "node:crypto";
import type { CustomClaimsPolicy, ServicePrincipal } from "../../types.ts";
import { type Json, requireBody } from "./body.ts";
import { type Answer, type Call, noContent, type Route } from "./call.ts";
import { customClaimsBody } from "./customClaimsBody.ts";
import { notFound } from "./graphError.ts";
import { existingPrincipal, readablePrincipal } from "./principalAccess.ts";

const write = ["Policy.ReadWrite.ApplicationConfiguration"];
const read = ["Policy.Read.ApplicationConfiguration", ...write];
const path = "/servicePrincipals/:id/claimsPolicy";

export const customClaimsPolicyRoutes: Route[] = [
  { method: "GET", path, only: "beta", permissions: read, handle: get },
  { method: "PUT", path, only: "beta", permissions: write, handle: replace },
  { method: "PATCH", path, only: "beta", permissions: write, handle: update },
  // Not on the pages, but in Graph's own metadata, and so in its clients.
  { method: "DELETE", path, only: "beta", permissions: write, handle: remove },
];

/** How Graph answers where there is none is not documented. */
function policyOf({ id, claimsPolicy }: ServicePrincipal): CustomClaimsPolicy {
  if (claimsPolicy === undefined) throw notFound(id);
  return claimsPolicy;
}

function get(call: Call): Answer {
  const principal = readablePrincipal(call);
  return { status: 200, body: rendered(call, principal, policyOf(principal)) };
}

function replace(call: Call): Answer {
  const principal = existingPrincipal(call);
  const blank: CustomClaimsPolicy = {
    id: principal.claimsPolicy?.id ?? randomUUID(),
    includeBasicClaimSet: false,
    includeApplicationIdInIssuer: false,
    audienceOverride: null,
    groupFilter: null,
    claims: [],
  };
  return kept(call, principal, blank);
}

function update(call: Call): Answer {
  const principal = existingPrincipal(call);
  return kept(call, principal, policyOf(principal));
}

function remove(call: Call): Answer {
  const principal = existingPrincipal(call);
  policyOf(principal);
  call.world.store.servicePrincipals.put({ ...principal, claimsPolicy: undefined });
  return noContent;
}

/** 201 for a change too, as documented. */
function kept(call: Call, principal: ServicePrincipal, before: CustomClaimsPolicy): Answer {
  const claimsPolicy = { ...before, ...customClaimsBody(requireBody(call.body) as Json) };
  call.world.store.servicePrincipals.put({ ...principal, claimsPolicy });
  return { status: 201, body: rendered(call, principal, claimsPolicy) };
}

function rendered(call: Call, { id }: ServicePrincipal, policy: CustomClaimsPolicy): object {
  return { "@odata.context": `${call.base}/$metadata#servicePrincipals('${id}')/claimsPolicy/$entity`, ...policy };
}
