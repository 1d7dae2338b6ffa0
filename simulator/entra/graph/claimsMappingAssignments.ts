/** The assignment of claims mapping policies: one to a principal. */

import { referencedId, requireBody } from "./body.ts";
import { type Answer, type Call, noContent, type Route } from "./call.ts";
import { existingPolicy, policyType, renderedPolicy } from "./claimsMappingPolicy.ts";
import { conflict, notFound, referenceExists } from "./graphError.ts";
import { readablePrincipal, writablePrincipal } from "./principalAccess.ts";
import { listAnswer } from "./query.ts";

const assign = [
  ["Application.ReadWrite.OwnedBy", "Policy.Read.All"],
  ["Application.ReadWrite.All", "Policy.Read.All"],
  ["Application.ReadWrite.OwnedBy", "Policy.ReadWrite.ApplicationConfiguration"],
  ["Application.ReadWrite.All", "Policy.ReadWrite.ApplicationConfiguration"],
];

export const claimsMappingAssignmentRoutes: Route[] = [
  { method: "GET", path: "/servicePrincipals/:id/claimsMappingPolicies", permissions: assign, handle: listAssigned },
  {
    method: "GET",
    path: "/servicePrincipals/:id/claimsMappingPolicies/$ref",
    permissions: assign,
    handle: listReferences,
  },
  {
    method: "POST",
    path: "/servicePrincipals/:id/claimsMappingPolicies/$ref",
    permissions: assign,
    handle: assignPolicy,
  },
  {
    method: "DELETE",
    path: "/servicePrincipals/:id/claimsMappingPolicies/:policyId/$ref",
    permissions: assign,
    handle: unassign,
  },
];

function listAssigned(call: Call): Answer {
  const { store } = call.world;
  const policies = readablePrincipal(call).claimsMappingPolicies.flatMap(
    (id) => store.claimsMappingPolicies.get(id) ?? [],
  );
  return listAnswer(
    call,
    policyType,
    policies,
    renderedPolicy,
    "$metadata#Collection(microsoft.graph.claimsMappingPolicy)",
  );
}

function listReferences(call: Call): Answer {
  const value = readablePrincipal(call).claimsMappingPolicies.map((id) => ({
    "@odata.id": `${call.base}/policies/claimsMappingPolicies/${id}`,
  }));
  return { status: 200, body: { "@odata.context": `${call.base}/$metadata#Collection($ref)`, value } };
}

function assignPolicy(call: Call): Answer {
  const id = referencedId(requireBody(call.body)["@odata.id"]);
  const principal = writablePrincipal(call);
  const policy = existingPolicy(call, id);
  if (principal.claimsMappingPolicies.includes(policy.id)) throw referenceExists("policies");
  if (principal.claimsMappingPolicies.length > 0) {
    throw conflict(
      "A conflicting object with one or more of the specified property values is present in the directory.",
      "ConflictingObjects",
    );
  }
  call.world.store.servicePrincipals.put({ ...principal, claimsMappingPolicies: [policy.id] });
  return noContent;
}

function unassign(call: Call): Answer {
  const id = (call.params.policyId ?? "").toLowerCase();
  const principal = writablePrincipal(call);
  if (!principal.claimsMappingPolicies.includes(id)) throw notFound(id);
  call.world.store.servicePrincipals.put({
    ...principal,
    claimsMappingPolicies: principal.claimsMappingPolicies.filter((one) => one !== id),
  });
  return noContent;
}
