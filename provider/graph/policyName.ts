/**
 * How a claims mapping policy is called in Entra: the declared name, and the principal it was made for. Names are not unique there, so
 * without the id a second application, of another stack or of a copied program, would find the first one's policy by its name and take
 * it over. A question to Graph (`appliesTo`) is no way around it: it needs Application.Read.All, and nothing leads from a policy that
 * was made and not assigned yet to whom it was made for.
 */
export function policyName(displayName: string, principalId: string): string {
  return `${displayName} [${principalId.toLowerCase()}]`;
}

/** Characters that are left for the declared name, of the 256 that Graph takes. */
export const longestPolicyName = 256 - policyName("", "00000000-0000-0000-0000-000000000000").length;

const bearing = /^(.+) \[([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]$/s;

export interface PolicyIdentity {
  /** As declared; the whole name where it bears another principal's id, or none. */
  displayName: string;
  /** The principal it was made for; undefined for a policy that this plugin has not made. */
  madeFor: string | undefined;
}

/** Reads a policy's name as the given principal sees it. */
export function readPolicyName(name: string, principalId: string): PolicyIdentity {
  const [, displayName = name, madeFor] = bearing.exec(name) ?? [];
  return { displayName: madeFor === principalId.toLowerCase() ? displayName : name, madeFor };
}
