import { defaultAppRoleId } from "../../domain/saml/roles.ts";
import { readPolicyName } from "../../provider/graph/policyName.ts";
import type { Simulator } from "../../simulator/types.ts";
import { markOf } from "./markOf.ts";

/** What the simulator holds of an account, in the shape and with the names of a plan: without the nonce and the proofs, which no file tells. */
export function liveObjects({ store }: Simulator, imagekitId: string) {
  const only = <T>(found: T[], what: string): T => {
    if (found.length !== 1) throw new Error(`${imagekitId}: ${found.length} of ${what}`);
    return found[0] as T;
  };
  const application = only(
    [...store.applications.values()].filter(({ notes }) => markOf(notes).endsWith(`/${imagekitId}`)),
    "application",
  );
  const servicePrincipal = only(
    [...store.servicePrincipals.values()].filter(({ appId }) => appId === application.appId),
    "service principal",
  );
  const policy = store.claimsMappingPolicies.get(only(servicePrincipal.claimsMappingPolicies, "claims mapping policy"));
  const settings = store.accounts.get(imagekitId)?.settings;
  return {
    application: { ...application, notes: markOf(application.notes) },
    servicePrincipal: { ...servicePrincipal, notes: markOf(servicePrincipal.notes) },
    owners: application.owners,
    assignments: inOrder(
      [...store.appRoleAssignments.values()].filter(({ resourceId }) => resourceId === servicePrincipal.id),
    ).map(({ principalId, principalType, appRoleId }) => ({
      principalId,
      principalType: principalType.toLowerCase(),
      appRoleId,
      role: application.appRoles.find(({ id }) => id === appRoleId && id !== defaultAppRoleId)?.value ?? undefined,
    })),
    claimsMappingPolicy: {
      // In Entra the principal's id is put behind it.
      displayName: readPolicyName(policy?.displayName ?? "", servicePrincipal.id).displayName,
      definition: JSON.parse(policy?.definition[0] ?? "null"),
    },
    signingCertificates: servicePrincipal.keyCredentials
      .filter(({ usage }) => usage === "Verify")
      .map(({ displayName, customKeyIdentifier }) => ({
        displayName: displayName?.replace(/ [\w-]{16}$/, ""),
        active:
          Buffer.from(customKeyIdentifier ?? "", "base64")
            .toString("hex")
            .toUpperCase() === servicePrincipal.preferredTokenSigningKeyThumbprint,
      })),
    entityId: settings?.spEntityId ?? "",
  };
}

/** Graph lists assignments in no order. */
export function inOrder<T extends { principalId: string }>(assignments: readonly T[]): T[] {
  return assignments.toSorted((left, right) => left.principalId.localeCompare(right.principalId));
}
