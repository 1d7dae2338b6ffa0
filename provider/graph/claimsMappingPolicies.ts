import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import { orUndefined } from "../http/httpError.ts";
import { type GraphClient, nothing, odataString, query } from "./client.ts";
import { type PolicyIdentity, policyName, readPolicyName } from "./policyName.ts";

const read = "Policy.Read.All";
const write = "Policy.ReadWrite.ApplicationConfiguration";

const policy = z.object({ id: z.string(), displayName: z.string(), definition: z.array(z.string()) });

export interface Policy extends PolicyIdentity {
  id: string;
  definition: string;
}

export interface PolicyContent {
  /** Principal whose policy it is; part of the name in Entra. */
  servicePrincipalId: string;
  displayName: string;
  definition: string;
}

const list = z.object({ value: z.array(policy) });
const policies = "/policies/claimsMappingPolicies";

/** This principal's policies of this name, in an order that every process sees alike. */
export async function policiesByName(
  graph: GraphClient,
  { servicePrincipalId, displayName }: Omit<PolicyContent, "definition">,
  scope: CallScope,
): Promise<Policy[]> {
  const name = odataString(policyName(displayName, servicePrincipalId));
  const path = `${policies}${query({ filter: `displayName eq ${name}` })}`;
  const { value } = await graph.send({ method: "GET", path, schema: list, permission: read }, scope);
  return value.map(seenBy(servicePrincipalId)).toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

export async function policyById(
  graph: GraphClient,
  id: string,
  principalId: string,
  scope: CallScope,
): Promise<Policy | undefined> {
  const path = `${policies}/${encodeURIComponent(id)}`;
  const found = await orUndefined(graph.send({ method: "GET", path, schema: policy, permission: read }, scope));
  return found && seenBy(principalId)(found);
}

/** Without `description`, with which a create was seen to fail (microsoftgraph/microsoft-graph-docs-contrib GD#1929). */
export async function createPolicy(graph: GraphClient, content: PolicyContent, scope: CallScope): Promise<Policy> {
  const body = { ...bodyOf(content), isOrganizationDefault: false };
  const made = await graph.send({ method: "POST", path: policies, body, schema: policy, permission: write }, scope);
  return seenBy(content.servicePrincipalId)(made);
}

/** False where the policy is gone. */
export async function updatePolicy(
  graph: GraphClient,
  id: string,
  content: PolicyContent,
  scope: CallScope,
): Promise<boolean> {
  const path = `${policies}/${encodeURIComponent(id)}`;
  const call = graph.send({ method: "PATCH", path, body: bodyOf(content), schema: nothing, permission: write }, scope);
  return (await orUndefined(call.then(() => true))) ?? false;
}

export async function deletePolicy(graph: GraphClient, id: string, scope: CallScope): Promise<void> {
  await orUndefined(
    graph.send(
      { method: "DELETE", path: `${policies}/${encodeURIComponent(id)}`, schema: nothing, permission: write },
      scope,
    ),
  );
}

/** Policies assigned to a principal, in full; undefined where the principal is gone. */
export async function assignedPolicies(
  graph: GraphClient,
  principalId: string,
  scope: CallScope,
): Promise<Policy[] | undefined> {
  const path = `/servicePrincipals/${encodeURIComponent(principalId)}/claimsMappingPolicies`;
  const found = await orUndefined(graph.send({ method: "GET", path, schema: list, permission: read }, scope));
  return found?.value.map(seenBy(principalId));
}

/** Throws 404 while either has not reached every replica. */
export async function assignPolicy(
  graph: GraphClient,
  principalId: string,
  policyId: string,
  scope: CallScope,
): Promise<void> {
  const path = `/servicePrincipals/${encodeURIComponent(principalId)}/claimsMappingPolicies/$ref`;
  const body = { "@odata.id": await graph.objectUrl(policyId, scope) };
  await graph.send({ method: "POST", path, body, schema: nothing, permission: write, repeatable: true }, scope);
}

export async function unassignPolicy(
  graph: GraphClient,
  principalId: string,
  policyId: string,
  scope: CallScope,
): Promise<void> {
  const path = `/servicePrincipals/${encodeURIComponent(principalId)}/claimsMappingPolicies/${encodeURIComponent(policyId)}/$ref`;
  await orUndefined(graph.send({ method: "DELETE", path, schema: nothing, permission: write }, scope));
}

function bodyOf({ servicePrincipalId, displayName, definition }: PolicyContent) {
  return { definition: [definition], displayName: policyName(displayName, servicePrincipalId) };
}

function seenBy(principalId: string): (live: z.infer<typeof policy>) => Policy {
  return ({ id, displayName, definition: [definition = ""] }) => ({
    ...{ id, definition },
    ...readPolicyName(displayName, principalId),
  });
}
