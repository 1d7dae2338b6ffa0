/** Who gains and who loses access, in words. */
import type { AppRoleAssignment } from "../resources.ts";
import { appRoleId, imagekitRoles } from "../saml/roles.ts";
import { entra, type Meaning, type ResourceChange, type Told } from "./resourceChange.ts";

/** `principalType`: what the agency file calls an object id. */
export type PrincipalTypes = ReadonlyMap<string, "group" | "user">;

/** An assignment as a person knows it. */
interface Named {
  who: string;
  role: string | undefined;
}

/** What a change of an account's assignments does. A group with another role keeps its access. */
export function accessMeaning(account: string, change: ResourceChange, types: PrincipalTypes): Meaning {
  const before = change.op === "create" ? [] : assignmentsIn(change.before);
  const after = change.op === "delete" ? [] : assignmentsIn(change.after);
  const [had, has] = [byPrincipal(account, before, types), byPrincipal(account, after, types)];
  const gained = [...has].filter(([id]) => !had.has(id)).map(([, all]): Told => entra(`${words(all)} gets access`));
  const lost = [...had]
    .filter(([id]) => !has.has(id))
    .map(([, all]): Told => entra(`${words(all)} loses access`, true));
  const moved = [...has].flatMap(([id, now]) => {
    const [then, role] = [rolesOf(had.get(id) ?? []), rolesOf(now)];
    return had.has(id) && then !== role ? [entra(`${now[0]?.who} becomes ${role} (was ${then})`)] : [];
  });
  const undeclared =
    change.op === "update" && change.changed.includes("undeclared") && change.after.undeclared === "remove"
      ? [entra("assignments that the file does not have are removed", true)]
      : [];
  return {
    does: [...lost, ...undeclared, ...moved, ...gained],
    ...(has.size === 0 && change.op !== "delete" && { people: ["Nobody is assigned, so nobody can sign in."] }),
  };
}

function assignmentsIn({ assignments }: Readonly<Record<string, unknown>>): AppRoleAssignment[] {
  return Array.isArray(assignments) ? (assignments as AppRoleAssignment[]) : [];
}

function byPrincipal(account: string, all: readonly AppRoleAssignment[], types: PrincipalTypes): Map<string, Named[]> {
  const named = new Map<string, Named[]>();
  for (const { principalId, appRoleId: id } of all) {
    const who = `the ${types.get(principalId) ?? "group or user"} ${principalId}`;
    const role = imagekitRoles.find((one) => appRoleId(account, one) === id);
    named.set(principalId, [...(named.get(principalId) ?? []), { who, role }]);
  }
  return named;
}

function rolesOf(all: readonly Named[]): string {
  return (
    all
      .flatMap(({ role }) => role ?? [])
      .sort()
      .join(" and ") || "without a role of its own"
  );
}

function words(all: readonly Named[]): string {
  const roles = all.flatMap(({ role }) => role ?? []).sort();
  return `${all[0]?.who}${roles.length > 0 ? ` (${roles.join(", ")})` : ""}`;
}
