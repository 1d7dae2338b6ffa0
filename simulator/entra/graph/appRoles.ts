/** The rules of an application's roles. learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps */
import type { AppRole } from "../../types.ts";
import { isGuid } from "./body.ts";
import { badRequest, invalidValue } from "./graphError.ts";

const noRole = "00000000-0000-0000-0000-000000000000";
const names = new Set(["allowedMemberTypes", "description", "displayName", "id", "isEnabled", "origin", "value"]);

/** The roles as they will be; throws where one breaks a rule, or where an enabled one is missing. */
export function checkedAppRoles(value: unknown, before: readonly AppRole[]): AppRole[] {
  const roles = (value as Record<string, unknown>[]).map(checkedRole);
  const ids = roles.map(({ id }) => id);
  const values = roles.flatMap((role) => (role.value === null ? [] : [role.value]));
  if (new Set(ids).size !== ids.length || new Set(values).size !== values.length) {
    throw badRequest("Request contains a property with duplicate values.");
  }
  const removed = before.find(({ id, isEnabled }) => isEnabled && !ids.includes(id));
  if (removed !== undefined) {
    const message = "Property value cannot be deleted unless it is disabled first.";
    throw badRequest(message, [{ code: "CannotDeleteOrUpdateEnabledEntitlement", message, target: "appRoles" }]);
  }
  return roles;
}

function checkedRole(role: Record<string, unknown>): AppRole {
  const { id, value = null, displayName, description = null, isEnabled = true, allowedMemberTypes } = role;
  const types = ["User", "Application"];
  const good =
    Object.keys(role).every((name) => names.has(name) || name.includes("@odata.")) &&
    isGuid(id) &&
    id !== noRole &&
    typeof displayName === "string" &&
    displayName.trim() !== "" &&
    displayName.length <= 100 &&
    (description === null || (typeof description === "string" && description.length <= 1000)) &&
    typeof isEnabled === "boolean" &&
    Array.isArray(allowedMemberTypes) &&
    allowedMemberTypes.length > 0 &&
    allowedMemberTypes.every((type) => types.includes(type)) &&
    (value === null || (typeof value === "string" && value.length <= 250 && /^[^.\s]\S*$/.test(value)));
  if (!good) throw invalidValue("appRoles", "Application");
  return {
    allowedMemberTypes: allowedMemberTypes as AppRole["allowedMemberTypes"],
    description: description as string | null,
    displayName: displayName as string,
    id: (id as string).toLowerCase(),
    isEnabled: isEnabled as boolean,
    origin: "Application",
    value: value as string | null,
  };
}
