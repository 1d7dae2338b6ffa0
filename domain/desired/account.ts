import type { Account, Agency } from "../agency/account.ts";
import { type ImagekitClaimsSource, imagekitClaims } from "../saml/claims.ts";
import { claimsMappingDefinition } from "../saml/claimsMappingPolicy.ts";
import { samlUrls } from "../saml/identifiers.ts";
import { assignedRoleId, desiredApplication, desiredServicePrincipal } from "./enterpriseApp.ts";
import { ownershipMark } from "./ownershipMark.ts";

export type DesiredAccount = ReturnType<typeof desiredAccount>;

/**
 * Everything that an account of the agency file asks for, on both sides, as far as it is known before anything exists: `plan` shows
 * it, `drift` compares what is live with it, and the components are built from the same parts.
 */
export function desiredAccount(agency: Pick<Agency, "name" | "tenantId">, account: Account) {
  const { imagekitId } = account;
  const urls = samlUrls(account);
  const facts = { ...account, ...urls, notes: ownershipMark({ agency: agency.name, imagekitId }) };
  return {
    imagekitId,
    kind: account.kind,
    application: { ...desiredApplication(facts), identifierUris: [urls.identifier] },
    servicePrincipal: desiredServicePrincipal(facts),
    /** Beside the runner. */
    owners: account.owners,
    assignments: account.assignments.map((assignment) => ({
      ...assignment,
      appRoleId: assignedRoleId(imagekitId, assignment.role),
    })),
    claims: desiredClaims(agency.name, account),
    certificates: account.certificates,
    settings: {
      spEntityId: urls.spEntityId,
      delivery: account.delivery,
      deliver: account.deliver,
      trusts: account.trusts,
    },
  };
}

/** The claims mapping policy, with its one definition string. */
export function desiredClaims(agency: string, account: ImagekitClaimsSource) {
  return {
    displayName: `ImageKit ${agency}/${account.imagekitId}`,
    definition: claimsMappingDefinition(imagekitClaims(account)),
  };
}
