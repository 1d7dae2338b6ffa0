/** What a claim can be made of: attributes of the user, the application's own names, and the roles it was assigned. */
import type { Application, ServicePrincipal, User, World } from "../types.ts";
import type { ClaimEntry } from "./claimsPolicy.ts";

/** Whom a token is for, and at which application. */
export interface TokenSubject {
  world: World;
  user: User;
  application: Application;
  principal: ServicePrincipal;
}

/** The values of an entry that is not a transformation; none where the user has none. */
export function sourceValues(subject: TokenSubject, entry: ClaimEntry): string[] {
  if (entry.value !== undefined) return [entry.value];
  const source = entry.source?.toLowerCase();
  if (source === "user") {
    if (entry.extensionId !== undefined) return present(extension(subject.user, entry.extensionId));
    return userValues(subject, entry.id?.toLowerCase() ?? "");
  }
  if (source === "application" || source === "resource" || source === "audience") {
    if (entry.id?.toLowerCase() === "displayname") return [subject.principal.displayName];
    if (entry.id?.toLowerCase() === "objectid") return [subject.principal.id];
  }
  return [];
}

function userValues(subject: TokenSubject, id: string): string[] {
  const { user } = subject;
  switch (id) {
    case "mail":
      return present(user.mail);
    case "userprincipalname":
      // Of a guest whose home is another tenant: https://learn.microsoft.com/entra/external-id/claims-mapping
      return [user.homeUserPrincipalName ?? user.userPrincipalName];
    case "objectid":
      return [user.id];
    case "givenname":
      return present(user.givenName);
    case "surname":
      return present(user.surname);
    case "displayname":
      return [user.displayName];
    case "department":
      return present(user.department);
    case "jobtitle":
      return present(user.jobTitle);
    case "employeeid":
      return present(user.employeeId);
    case "assignedroles":
      return assignedRoles(subject);
  }
  const numbered = /^extensionattribute(1[0-5]|[1-9])$/.exec(id)?.[1];
  return numbered === undefined ? [] : present(user.onPremisesExtensionAttributes[`extensionAttribute${numbered}`]);
}

/** Case of the name must be the stored one's. */
function extension(user: User, name: string): string | null | undefined {
  return /^extension_[0-9a-f]{32}_\w+$/i.test(name) ? user[name as `extension_${string}`] : undefined;
}

/** Values of the roles given to the user, or to a group the user is a direct member of. */
export function assignedRoles(subject: TokenSubject): string[] {
  const assigned = new Set(assignmentsOf(subject).map((assignment) => assignment.appRoleId));
  return subject.application.appRoles.flatMap((role) =>
    role.isEnabled && role.value !== null && assigned.has(role.id) ? [role.value] : [],
  );
}

/** Assignments that reach this user; members of nested groups are not covered by Entra either. */
export function assignmentsOf({ world, user, principal }: TokenSubject) {
  const groups = new Set(world.store.groups.filter((group) => group.members.includes(user.id)).map(({ id }) => id));
  return world.store.appRoleAssignments.filter(
    (one) => one.resourceId === principal.id && (one.principalId === user.id || groups.has(one.principalId)),
  );
}

function present(value: string | null | undefined): string[] {
  return value === null || value === undefined || value === "" ? [] : [value];
}
