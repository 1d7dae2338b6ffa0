import { canonicalDefinition } from "../../domain/saml/claimsMappingPolicy.ts";
import type { CallScope } from "../callScope.ts";
import { assignedPolicies, type Policy, type PolicyContent, policyById } from "../graph/claimsMappingPolicies.ts";
import type { GraphClient } from "../graph/client.ts";

export interface LiveClaims extends Pick<PolicyContent, "displayName" | "definition"> {
  policyId: string;
  assigned: boolean;
  /** Whether the policy bears this principal's id; absent in what state tells. */
  own?: boolean;
}

/**
 * What the principal's sign-ins go by. Undefined: neither is the policy assigned, nor does it exist. A policy that exists
 * without being assigned is told by `assigned`; where another one is in its place, content is that other one's.
 */
export async function liveClaims(
  graph: GraphClient,
  principalId: string,
  policyId: string | undefined,
  scope: CallScope,
): Promise<LiveClaims | undefined> {
  const assigned = (await assignedPolicies(graph, principalId, scope)) ?? [];
  const ours = policyId === undefined ? assigned[0] : assigned.find(({ id }) => id === policyId);
  if (ours) return { ...contentOf(ours, principalId), policyId: ours.id, assigned: true };
  const unassigned = policyId === undefined ? undefined : await policyById(graph, policyId, principalId, scope);
  if (!unassigned) return undefined;
  return { ...contentOf(assigned[0] ?? unassigned, principalId), policyId: unassigned.id, assigned: false };
}

export function isSameClaims(left: LiveClaims | undefined, right: LiveClaims | undefined): boolean {
  if (!left || !right) return left === right;
  return (
    left.policyId === right.policyId &&
    left.assigned === right.assigned &&
    left.displayName === right.displayName &&
    canonicalDefinition(left.definition) === canonicalDefinition(right.definition)
  );
}

function contentOf({ displayName, definition, madeFor }: Policy, principalId: string) {
  return { displayName, definition, own: madeFor === principalId.toLowerCase() };
}
