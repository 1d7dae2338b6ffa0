import { canonicalDefinition } from "../../domain/saml/claimsMappingPolicy.ts";
import type { CallScope } from "../callScope.ts";
import { findOrMake } from "../findOrMake.ts";
import {
  assignedPolicies,
  assignPolicy,
  createPolicy,
  deletePolicy,
  type Policy,
  type PolicyContent,
  policiesByName,
  policyById,
  unassignPolicy,
  updatePolicy,
} from "../graph/claimsMappingPolicies.ts";
import type { GraphClient } from "../graph/client.ts";
import type { HttpError } from "../http/httpError.ts";
import type { Services } from "../services.ts";
import { settle } from "../settle.ts";
import { untilReplicated } from "../untilReplicated.ts";

export interface LiveClaims extends PolicyContent {
  policyId: string;
  assigned: boolean;
}

/** The policy as it is: assigned, there without being assigned, another one in its place, or nothing (undefined). */
export async function liveClaims(
  graph: GraphClient,
  principalId: string,
  policyId: string | undefined,
  scope: CallScope,
): Promise<LiveClaims | undefined> {
  const assigned = await assignedPolicies(graph, principalId, scope);
  if (!assigned) return undefined;
  const ours = policyId === undefined ? assigned[0] : assigned.find(({ id }) => id === policyId);
  if (ours) return { ...content(ours), policyId: ours.id, assigned: true };
  const unassigned = policyId === undefined ? undefined : await policyById(graph, policyId, scope);
  return unassigned && { ...content(unassigned), policyId: unassigned.id, assigned: false };
}

/** The one policy of this name, made where it is missing, with this content. Its id. */
export async function ensurePolicy(
  { graph, config }: Services,
  knownId: string | undefined,
  wanted: PolicyContent,
  scope: CallScope,
): Promise<string> {
  if (knownId !== undefined && (await updatePolicy(graph, knownId, wanted, scope))) {
    await settlePolicy(graph, knownId, wanted, config.timeoutSeconds, scope);
    return knownId;
  }
  const find = async () => (await policiesByName(graph, wanted.displayName, scope))[0];
  let made = false;
  const make = async () => {
    made = true;
    return createPolicy(graph, wanted, scope);
  };
  const policy = await findOrMake({ find, make }, scope);
  if (!made && !hasContent(policy, wanted)) {
    await updatePolicy(graph, policy.id, wanted, scope);
    await settlePolicy(graph, policy.id, wanted, config.timeoutSeconds, scope);
  }
  return policy.id;
}

/**
 * Assigns the policy and waits until readers see it. A principal takes one: another that is assigned there was not declared, so
 * its assignment is taken away, and the policy itself left alone.
 */
export async function ensureAssigned(
  { graph, config }: Services,
  principalId: string,
  policyId: string,
  { displayName }: PolicyContent,
  scope: CallScope,
): Promise<void> {
  const { timeoutSeconds } = config;
  await untilReplicated(
    async () => {
      for (const other of (await assignedPolicies(graph, principalId, scope)) ?? []) {
        if (other.id === policyId) return;
        scope.log(
          "warning",
          `Account ${scope.account}: the claims mapping policy "${other.displayName}" (${other.id}) was assigned to the application and nobody declared it; its assignment is taken away.`,
        );
        await unassignPolicy(graph, principalId, other.id, scope);
      }
      await assignPolicy(graph, principalId, policyId, scope);
    },
    { lagging: assignmentLags, timeoutSeconds },
    scope,
  );
  await settle(
    {
      what: `the claims mapping policy "${displayName}" to be assigned`,
      read: () => assignedPolicies(graph, principalId, scope),
      holds: (assigned) => assigned?.length === 1 && assigned[0]?.id === policyId,
      describe: (assigned) => assigned?.map((policy) => `"${policy.displayName}" (${policy.id})`).join(", ") || "none",
      timeoutSeconds,
    },
    scope,
  );
  await removeTwins(graph, policyId, displayName, scope);
}

/** Two processes at once, or an answer that got lost, may have made two of one name; the assigned one stays. */
async function removeTwins(graph: GraphClient, policyId: string, displayName: string, scope: CallScope): Promise<void> {
  for (const { id } of await policiesByName(graph, displayName, scope)) {
    if (id !== policyId) await deletePolicy(graph, id, scope);
  }
}

async function settlePolicy(
  graph: GraphClient,
  id: string,
  wanted: PolicyContent,
  timeoutSeconds: number,
  scope: CallScope,
): Promise<void> {
  await settle(
    {
      what: `the claims mapping policy "${wanted.displayName}" to have its new content`,
      read: () => policyById(graph, id, scope),
      holds: (policy) => policy !== undefined && hasContent(policy, wanted),
      timeoutSeconds,
    },
    scope,
  );
}

/** 404: one of the two has not arrived. 400 and 409: a replica still shows another assignment, or this one. */
function assignmentLags({ status, apiMessage }: HttpError): boolean {
  return (
    status === 404 ||
    status === 409 ||
    (status === 400 && /already exist|conflict|one policy|more than one/i.test(apiMessage))
  );
}

function content({ displayName, definition }: Policy): PolicyContent {
  return { displayName, definition: definition[0] ?? "" };
}

function hasContent(policy: Policy, wanted: PolicyContent): boolean {
  const { displayName, definition } = content(policy);
  return (
    displayName === wanted.displayName && canonicalDefinition(definition) === canonicalDefinition(wanted.definition)
  );
}
