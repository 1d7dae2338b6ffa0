import type { Agency } from "../agency/account.ts";
import { neededPermissions } from "../plan/permissions.ts";
import type { Check } from "./report.ts";

/** Application permissions that hold others: with them the smaller one is not missing. */
const includes: Readonly<Record<string, readonly string[]>> = {
  "Application.ReadWrite.All": ["Application.ReadWrite.OwnedBy", "Application.Read.All"],
  "Directory.ReadWrite.All": ["Application.Read.All", "GroupMember.Read.All", "User.Read.All"],
  "Directory.Read.All": ["Application.Read.All", "GroupMember.Read.All", "User.Read.All"],
  "Group.Read.All": ["GroupMember.Read.All"],
  "User.ReadWrite.All": ["User.Read.All"],
};

/** What looking asks beyond what `up` needs; nothing fails without it. */
const optional = [
  { permission: "GroupMember.Read.All", why: "doctor and people look at the groups" },
  { permission: "User.Read.All", why: "doctor and people look at the people" },
  { permission: "LicenseAssignment.Read.All", why: "doctor looks at the tenant's licences" },
];

/** One line for each permission: granted or not, by the roles of the token. */
export function permissionChecks(agency: Pick<Agency, "accounts">, granted: readonly string[]): Check[] {
  const has = new Set([...granted, ...granted.flatMap((one) => includes[one] ?? [])]);
  const check = (permission: string, otherwise: Omit<Check, "area">): Check =>
    has.has(permission)
      ? { area: "permissions", result: "good", message: `${permission} is granted.` }
      : { area: "permissions", ...otherwise };
  const needed = neededPermissions(agency).map(({ permission, why }) =>
    check(permission, {
      result: "bad",
      message: `${permission} is missing: it ${why}.`,
      next: `Grant ${permission} as an application permission, with admin consent (docs/permissions.md).`,
    }),
  );
  const wished = optional.map(({ permission, why }) =>
    check(permission, {
      result: "unknown",
      message: `${permission} is not granted, and up does not need it: ${why} with it.`,
    }),
  );
  return [...needed, ...wished];
}
