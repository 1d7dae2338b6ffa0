/** One claims mapping policy: how it is found and shown. */
import type { ClaimsMappingPolicy } from "../../types.ts";
import { isGuid } from "./body.ts";
import type { Call } from "./call.ts";
import { badRequest, notFound } from "./graphError.ts";
import type { ResourceType } from "./query.ts";

export const policyType: ResourceType = {
  name: "claimsMappingPolicy",
  set: "policies/claimsMappingPolicies",
  filterable: new Set(["id", "displayName", "isOrganizationDefault"]),
};

export function policyId(call: Call): string {
  const id = call.params.id ?? "";
  if (!isGuid(id)) throw badRequest(`Invalid object identifier '${id.slice(0, 100)}'.`);
  return id.toLowerCase();
}

export function existingPolicy(call: Call, id: string): ClaimsMappingPolicy {
  const policy = call.replicas.write(call.world.store.claimsMappingPolicies, id);
  if (policy === undefined) throw notFound(id);
  return policy;
}

export function renderedPolicy({
  id,
  definition,
  displayName,
  isOrganizationDefault,
  description,
}: ClaimsMappingPolicy): Record<string, unknown> {
  return {
    id,
    deletedDateTime: null,
    definition,
    displayName,
    isOrganizationDefault,
    ...(description === null ? {} : { description }),
  };
}
