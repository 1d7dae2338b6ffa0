import type { LiveServicePrincipal, PortalClaim } from "../../domain/drift/live.ts";
import type { CallScope } from "../callScope.ts";
import type { GraphBatch } from "../graph/batch.ts";
import { readPolicyName } from "../graph/policyName.ts";
import { HttpError } from "../http/httpError.ts";
import { claimsPolicy } from "./policyAssignments.ts";
import { customClaimsPolicy, portalClaims } from "./portalClaims.ts";
import type { Reading } from "./reading.ts";

type ClaimsPolicies = Extract<LiveServicePrincipal["claimsPolicies"], { seen: unknown }>["seen"];

/** The claims mapping policies that are assigned to a principal. */
export async function claimsPoliciesOf(
  { graph, policies }: Pick<Reading, "graph" | "policies">,
  principalId: string,
  scope: CallScope,
): Promise<ClaimsPolicies> {
  const path = `/servicePrincipals/${principalId}/claimsMappingPolicies`;
  const permission = "Policy.Read.All and Application.ReadWrite.OwnedBy";
  const found = await graph.list({ path, schema: claimsPolicy, permission }, scope).catch((error) => {
    if (error instanceof HttpError && error.status === 403) return policies.of(principalId);
    throw error;
  });
  return found.map(({ id, displayName, definition: [definition = ""] }) => ({
    ...{ id, definition },
    displayName: readPolicyName(displayName, principalId).displayName,
  }));
}

/**
 * The claims that the portal's claims page holds: it keeps them in beta's customClaimsPolicy
 * (https://learn.microsoft.com/graph/api/resources/customclaimspolicy?view=graph-rest-beta). The rest of a reading can do without it, so
 * an identity without its permission, and a national cloud without this API, only leave it out.
 */
export async function portalClaimsOf(
  beta: GraphBatch,
  principal: string,
  scope: CallScope,
): Promise<{ seen: PortalClaim[] } | { notPermitted: string }> {
  try {
    const found = await beta.get(
      {
        path: `${principal}/claimsPolicy`,
        schema: customClaimsPolicy,
        permission: "Policy.Read.ApplicationConfiguration",
      },
      scope,
    );
    return { seen: portalClaims(found) };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    // The principal was seen a moment ago, so it is the policy that is not there.
    if (error.status === 404) return { seen: [] };
    if (error.status === 403 || isUnknownHere(error)) return { notPermitted: error.message };
    throw error;
  }
}

function isUnknownHere({ status, apiMessage }: HttpError): boolean {
  return status === 400 && apiMessage.includes("Resource not found for the segment");
}
