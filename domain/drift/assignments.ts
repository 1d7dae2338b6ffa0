import type { DesiredAccount } from "../desired/account.ts";
import { defaultAppRoleId } from "../saml/roles.ts";
import type { Comparison } from "./comparison.ts";
import type { LiveApplication, LiveAssignment } from "./live.ts";
import { assignAgain, byHand, runUp } from "./remedies.ts";
import { printable } from "./values.ts";

type DesiredAssignment = DesiredAccount["assignments"][number];

/** Who is assigned, with which app role. People who get two roles by way of two groups are not seen. */
export function compareAssignments(
  comparison: Comparison,
  desired: readonly DesiredAssignment[],
  live: readonly LiveAssignment[],
  appRoles: LiveApplication["appRoles"],
): void {
  const place = { side: "entra", object: "appRoleAssignments" } as const;
  const roleName = (id: string) =>
    id === defaultAppRoleId ? "no role" : printable(appRoles.find((role) => role.id === id)?.value ?? id);
  const byPrincipal = Map.groupBy(live, ({ principalId }) => principalId);

  for (const wanted of desired) {
    const { principalId, principalType, appRoleId, role = "no role" } = wanted;
    const found = byPrincipal.get(principalId) ?? [];
    const who = `The ${principalType} ${nameOf(found[0]) ?? principalId}`;
    const property = principalId;
    const roles = found.map((one) => roleName(one.appRoleId));
    if (found.length === 0) {
      const message = `${who} is not assigned (${role}).`;
      const remedy = assignAgain(principalType);
      comparison.find("assignment-missing", { ...place, property, expected: role, message, remedy });
    } else if (found.length > 1) {
      // Each of them would be a value of the claim imagekit_role.
      const message = `${who} is assigned ${found.length} times: ${roles.join(", ")}. The file says ${role}.`;
      const remedy = byHand(`Remove the assignments other than ${role}`);
      comparison.find("two-roles", { ...place, property, expected: role, actual: roles, message, remedy });
    }
    if (found.length > 0 && !found.some((one) => one.appRoleId === appRoleId)) {
      const [actual = null] = roles;
      const message = `${who} is assigned with ${roles.join(", ")} instead of ${role}.`;
      const remedy = `${byHand(`Remove the assignment with ${actual}`)} ${runUp}`;
      comparison.find("assignment-role-differs", { ...place, property, expected: role, actual, message, remedy });
    }
  }
  const declared = new Set(desired.map(({ principalId }) => principalId));
  for (const [principalId, found] of byPrincipal) {
    if (declared.has(principalId)) continue;
    const roles = found.map((one) => roleName(one.appRoleId));
    const type = found[0]?.principalType.toLowerCase() ?? "principal";
    const message = `The ${type} ${nameOf(found[0]) ?? principalId} is assigned (${roles.join(", ")}), and is not declared.`;
    const remedy = byHand("Remove the assignment");
    const values = { property: principalId, actual: roles, message, remedy };
    comparison.find("assignment-extra", { ...place, ...values });
    if (found.length > 1) comparison.find("two-roles", { ...place, ...values });
  }
}

function nameOf(assignment: LiveAssignment | undefined): string | undefined {
  if (!assignment?.principalDisplayName) return undefined;
  return `"${printable(assignment.principalDisplayName)}" (${assignment.principalId})`;
}
