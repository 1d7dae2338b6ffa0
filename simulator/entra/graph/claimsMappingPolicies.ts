/** `/policies/claimsMappingPolicies`: learn.microsoft.com/graph/api/resources/claimsmappingpolicy */
import { randomUUID } from "node:crypto";
import type { ClaimsMappingPolicy } from "../../types.ts";
import { flag, type Json, type PropertyRule, requireBody, requiredText, text, writableProperties } from "./body.ts";
import { type Answer, type Call, noContent, type Route } from "./call.ts";
import { checkDefinition } from "./claimsDefinition.ts";
import { existingPolicy, policyId, policyType, renderedPolicy } from "./claimsMappingPolicy.ts";
import { badRequest, notFound } from "./graphError.ts";
import { entityBody, listAnswer, type ResourceType } from "./query.ts";

// Creating one without Policy.Read.All works, reading it back does not: hashicorp/terraform-provider-azuread#804.
const read = ["Policy.Read.All"];
const write = ["Policy.ReadWrite.ApplicationConfiguration"];

const rules: Record<string, PropertyRule> = {
  definition: { valid: Array.isArray },
  displayName: requiredText(256),
  description: text(1024),
  isOrganizationDefault: flag,
};
const readOnly = new Set(["id", "deletedDateTime"]);

export const claimsMappingPolicyRoutes: Route[] = [
  { method: "GET", path: "/policies/claimsMappingPolicies", permissions: read, handle: list },
  { method: "POST", path: "/policies/claimsMappingPolicies", permissions: write, handle: create },
  { method: "GET", path: "/policies/claimsMappingPolicies/:id", permissions: read, handle: get },
  { method: "PATCH", path: "/policies/claimsMappingPolicies/:id", permissions: write, handle: update },
  { method: "DELETE", path: "/policies/claimsMappingPolicies/:id", permissions: write, handle: remove },
  {
    method: "GET",
    path: "/policies/claimsMappingPolicies/:id/appliesTo",
    permissions: [["Policy.Read.All", "Application.Read.All"]],
    handle: appliesTo,
  },
];

function list(call: Call): Answer {
  return listAnswer(call, policyType, call.replicas.list(call.world.store.claimsMappingPolicies), renderedPolicy);
}

function create(call: Call): Answer {
  const body = requireBody(call.body);
  for (const name of ["definition", "displayName"]) {
    if (body[name] === undefined)
      throw badRequest(`A value is required for property '${name}' of resource 'ClaimsMappingPolicy'.`);
  }
  const blank: ClaimsMappingPolicy = {
    id: randomUUID(),
    definition: [],
    displayName: "",
    description: null,
    isOrganizationDefault: false,
  };
  const policy = changed(blank, body);
  call.world.store.claimsMappingPolicies.put(policy);
  return {
    status: 201,
    body: {
      "@odata.context": `${call.base}/$metadata#policies/claimsMappingPolicies/$entity`,
      ...renderedPolicy(policy),
    },
    headers: { location: `${call.base}/policies/claimsMappingPolicies/${policy.id}` },
  };
}

function get(call: Call): Answer {
  const id = policyId(call);
  const policy = call.replicas.read(call.world.store.claimsMappingPolicies, id);
  if (policy === undefined) throw notFound(id);
  return { status: 200, body: entityBody(call, policyType, renderedPolicy(policy)) };
}

function update(call: Call): Answer {
  call.world.store.claimsMappingPolicies.put(changed(existingPolicy(call, policyId(call)), requireBody(call.body)));
  return noContent;
}

/** An assigned policy may be deleted; its principals then have none. */
function remove(call: Call): Answer {
  const { store } = call.world;
  const { id } = existingPolicy(call, policyId(call));
  for (const principal of store.servicePrincipals.filter(({ claimsMappingPolicies }) =>
    claimsMappingPolicies.includes(id),
  )) {
    store.servicePrincipals.put({ ...principal, claimsMappingPolicies: [] });
  }
  store.claimsMappingPolicies.delete(id);
  return noContent;
}

function appliesTo(call: Call): Answer {
  const { id } = existingPolicy(call, policyId(call));
  const principals = call.world.store.servicePrincipals.filter(({ claimsMappingPolicies }) =>
    claimsMappingPolicies.includes(id),
  );
  const type: ResourceType = { name: "directoryObject", set: "directoryObjects", filterable: new Set(["id"]) };
  return listAnswer(call, type, principals, ({ id: principalId, appId, displayName }) => ({
    "@odata.type": "#microsoft.graph.servicePrincipal",
    id: principalId,
    appId,
    displayName,
  }));
}

function changed(before: ClaimsMappingPolicy, body: Json): ClaimsMappingPolicy {
  const written = writableProperties(body, "ClaimsMappingPolicy", rules, { ...before }, readOnly);
  if (written.definition !== undefined) written.definition = checkDefinition(written.definition);
  return { ...before, ...written };
}
