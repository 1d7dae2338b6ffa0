import type { DesiredAccount } from "../desired/account.ts";
import type { Comparison, Place } from "./comparison.ts";
import type { LiveApplication } from "./live.ts";
import { runUp } from "./remedies.ts";
import { quoted, valueDifferences } from "./values.ts";

/** App roles by their fixed ids. */
export function compareAppRoles(
  comparison: Comparison,
  place: Place,
  desired: DesiredAccount["application"]["appRoles"],
  live: LiveApplication["appRoles"],
): void {
  const property = "appRoles";
  for (const { id, isEnabled: _always, ...role } of desired) {
    const found = live.find((one) => one.id === id);
    if (!found) {
      const message = `The app role ${quoted(role.value)} is gone: whoever had it signs in without a role.`;
      comparison.find("app-role-missing", { ...place, property, expected: role.value, message, remedy: runUp });
      continue;
    }
    if (!found.isEnabled) {
      const message = `The app role ${quoted(role.value)} is disabled: whoever has it signs in without a role.`;
      const values = { expected: true, actual: false, message, remedy: runUp };
      comparison.find("app-role-disabled", { ...place, property: `${property}.isEnabled`, ...values });
    }
    for (const { property: name, expected, actual } of valueDifferences(role, found)) {
      const message = `The app role ${quoted(role.value)} has another ${name}: ${quoted(actual)}.`;
      // Only the value reaches ImageKit; the rest is what administrators read.
      const severity = name === "value" || name === "allowedMemberTypes" ? "error" : "warning";
      const values = { severity, expected, actual, message, remedy: runUp } as const;
      comparison.find("app-role-differs", { ...place, property: `${property}.${name}`, ...values });
    }
  }
  for (const { id, value } of live.filter((one) => !desired.some((role) => role.id === one.id))) {
    const message = `There is an app role ${quoted(value)} that nobody declared; it could be handed out in the portal.`;
    comparison.find("app-role-extra", { ...place, property, actual: value ?? id, message, remedy: runUp });
  }
}
