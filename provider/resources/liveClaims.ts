import { canonicalDefinition } from "../../domain/saml/claimsMappingPolicy.ts";
import type { CallScope } from "../callScope.ts";
import { assignedPolicies, type Policy, type PolicyContent, policyById } from "../graph/claimsMappingPolicies.ts";
import type { GraphClient } from "../graph/client.ts";

export interface LiveClaims extends PolicyContent {
  policyId: string;
  assigned: boolean;
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
  if (ours) return { ...contentOf(ours), policyId: ours.id, assigned: true };
  const unassigned = policyId === undefined ? undefined : await policyById(graph, policyId, scope);
  return unassigned && { ...contentOf(assigned[0] ?? unassigned), policyId: unassigned.id, assigned: false };
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

function contentOf({ displayName, definition }: Policy): PolicyContent {
  return { displayName, definition: definition[0] ?? "" };
}
