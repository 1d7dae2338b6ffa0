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
import { about } from "../providerError.ts";
import type { Services } from "../services.ts";
import { confirmedRead, settle } from "../settle.ts";
import { untilReplicated } from "../untilReplicated.ts";

export interface EnsuredPolicy {
  id: string;
  /** Made just now: nobody can have assigned or deleted it before. */
  made: boolean;
}

/**
 * The policy known by its id, else the principal's of this name, else a new one; with this content. One that was made for another
 * principal is never written to, whatever led to it: it is what that one's people sign in by.
 */
export async function ensurePolicy(
  { graph }: Services,
  knownId: string | undefined,
  wanted: PolicyContent,
  scope: CallScope,
): Promise<EnsuredPolicy> {
  if (knownId !== undefined) {
    // A reader that lags may not know it; the write tells.
    const known = await policyById(graph, knownId, wanted.servicePrincipalId, scope);
    const isOthers = known?.madeFor !== undefined && !isOwn(known, wanted);
    if (!isOthers && (await updatePolicy(graph, knownId, wanted, scope))) return { id: knownId, made: false };
  }
  const find = async () => {
    const [found] = await policiesByName(graph, wanted, scope);
    return found && { ...found, made: false };
  };
  const make = async () => ({ ...(await createPolicy(graph, wanted, scope)), made: true });
  const policy = await findOrMake<Policy & EnsuredPolicy>({ find, make }, scope);
  if (!policy.made && !hasContent(policy, wanted)) await updatePolicy(graph, policy.id, wanted, scope);
  return { id: policy.id, made: policy.made };
}

/**
 * Assigns the policy and waits until several reads see it there with its content; its id, which is another one's where
 * another process was first. A principal takes one policy: another that is assigned was not declared, so its assignment
 * goes, and the policy itself stays.
 */
export async function ensureAssigned(
  services: Services,
  ensured: EnsuredPolicy,
  wanted: PolicyContent,
  scope: CallScope,
): Promise<string> {
  const { graph, config } = services;
  const { servicePrincipalId: principalId } = wanted;
  let policy = ensured;
  let attempt = 0;
  const assign = async (timed: CallScope) => {
    attempt += 1;
    // A policy made just now is assigned without looking; Graph says so where something else is in the way.
    if (attempt > 1 || !policy.made) {
      const assigned = (await assignedPolicies(graph, principalId, timed)) ?? [];
      const there = assigned.find(({ id }) => id === policy.id) ?? assigned.find((one) => isNamed(one, wanted));
      if (there) {
        if (!hasContent(there, wanted)) await updatePolicy(graph, there.id, wanted, timed);
        policy = { id: there.id, made: false };
      } else if (attempt > 1 && !policy.made) {
        // It was found by a reader that lagged behind its deletion.
        policy = await ensurePolicy(services, undefined, wanted, timed);
      }
      await unassignOthers(graph, principalId, policy.id, assigned, timed);
      if (there) return;
    }
    await assignPolicy(graph, principalId, policy.id, timed);
  };
  await untilReplicated(assign, { lagging: assignmentLags, timeoutSeconds: config.timeoutSeconds }, scope);
  await settle(
    {
      what: `the claims mapping policy "${wanted.displayName}" to be assigned with its content`,
      read: (timed) => assignedPolicies(graph, principalId, timed),
      holds: (assigned) =>
        assigned?.length === 1 && assigned[0]?.id === policy.id && hasContent(assigned[0] as Policy, wanted),
      describe: (assigned) => assigned?.map((one) => `"${one.displayName}" (${one.id})`).join(", ") || "none",
      timeoutSeconds: config.timeoutSeconds,
    },
    scope,
  );
  await removeTwins(graph, policy.id, wanted, scope);
  return policy.id;
}

/** Deletes the policy where it was made for this principal; another may be what other applications' people sign in by. */
export async function removeOwn(
  { graph, config }: Services,
  { servicePrincipalId, policyId }: { servicePrincipalId: string; policyId: string },
  scope: CallScope,
): Promise<void> {
  const found = await confirmedRead(
    (timed) => policyById(graph, policyId, servicePrincipalId, timed),
    {
      expected: (policy) => policy !== undefined,
      same: (a, b) => a?.id === b?.id,
      timeoutSeconds: config.timeoutSeconds,
    },
    scope,
  );
  if (!found) return;
  if (found.madeFor === servicePrincipalId.toLowerCase()) return await deletePolicy(graph, policyId, scope);
  scope.log(
    "warning",
    `${about(scope.account)}: the claims mapping policy "${found.displayName}" (${policyId}) was not made for this application, so only its assignment was taken away. Delete the policy by hand if nothing else uses it.`,
  );
}

async function unassignOthers(
  graph: GraphClient,
  principalId: string,
  policyId: string,
  assigned: readonly Policy[],
  scope: CallScope,
): Promise<void> {
  for (const { id, displayName } of assigned) {
    if (id === policyId) continue;
    scope.log(
      "warning",
      `Account ${scope.account}: the claims mapping policy "${displayName}" (${id}) was assigned to the application and nobody declared it; its assignment is taken away.`,
    );
    await unassignPolicy(graph, principalId, id, scope);
  }
}

/** Two processes at once, or an answer that got lost, may have made two of one name; the assigned one stays. */
async function removeTwins(graph: GraphClient, policyId: string, wanted: PolicyContent, scope: CallScope) {
  for (const { id } of await policiesByName(graph, wanted, scope)) {
    if (id !== policyId) await deletePolicy(graph, id, scope);
  }
}

/** 404: one of the two has not arrived, or is gone. 400 and 409: another is assigned, or this one is already. */
function assignmentLags({ status, apiMessage }: HttpError): boolean {
  return (
    status === 404 ||
    status === 409 ||
    (status === 400 && /already exist|conflict|one policy|more than one/i.test(apiMessage))
  );
}

function isNamed(policy: Policy, wanted: PolicyContent): boolean {
  return isOwn(policy, wanted) && policy.displayName === wanted.displayName;
}

function isOwn({ madeFor }: Policy, { servicePrincipalId }: PolicyContent): boolean {
  return madeFor === servicePrincipalId.toLowerCase();
}

function hasContent(policy: Policy, wanted: PolicyContent): boolean {
  return isNamed(policy, wanted) && canonicalDefinition(policy.definition) === canonicalDefinition(wanted.definition);
}
