/** Who may use an application: `/servicePrincipals/{id}/appRoleAssignedTo`, and the same seen from user and group. */
import { randomBytes } from "node:crypto";
import { instant } from "../../clock.ts";
import type { AppRoleAssignment, ServicePrincipal } from "../../types.ts";
import { isGuid, requireBody } from "./body.ts";
import { type Answer, type Call, noContent, type Route } from "./call.ts";
import { badRequest, invalidValue, notFound } from "./graphError.ts";
import { existingPrincipal, readablePrincipal } from "./principalAccess.ts";
import { listAnswer, type ResourceType } from "./query.ts";

const defaultRole = "00000000-0000-0000-0000-000000000000";
const read = ["Application.Read.All", "Application.ReadWrite.OwnedBy", "AppRoleAssignment.ReadWrite.All"];
const write = ["AppRoleAssignment.ReadWrite.All"];
const directory = ["Directory.Read.All", "AppRoleAssignment.ReadWrite.All"];

const assignmentType: ResourceType = {
  name: "appRoleAssignment",
  set: "appRoleAssignments",
  filterable: new Set(["id", "resourceId", "principalId", "principalDisplayName", "appRoleId"]),
};

export const appRoleAssignmentRoutes: Route[] = [
  { method: "GET", path: "/servicePrincipals/:id/appRoleAssignedTo", permissions: read, handle: list },
  { method: "POST", path: "/servicePrincipals/:id/appRoleAssignedTo", permissions: write, handle: create },
  { method: "GET", path: "/servicePrincipals/:id/appRoleAssignedTo/:assignmentId", permissions: read, handle: get },
  {
    method: "DELETE",
    path: "/servicePrincipals/:id/appRoleAssignedTo/:assignmentId",
    permissions: write,
    handle: remove,
  },
  { method: "GET", path: "/users/:id/appRoleAssignments", permissions: directory, handle: listOfPrincipal },
  { method: "GET", path: "/groups/:id/appRoleAssignments", permissions: directory, handle: listOfPrincipal },
];

function list(call: Call): Answer {
  const { id } = readablePrincipal(call);
  return listAnswer(
    call,
    assignmentType,
    shown(call).filter(({ resourceId }) => resourceId === id),
    rendered,
  );
}

function listOfPrincipal(call: Call): Answer {
  const id = (call.params.id ?? "").toLowerCase();
  return listAnswer(
    call,
    assignmentType,
    shown(call).filter(({ principalId }) => principalId === id),
    rendered,
  );
}

function create(call: Call): Answer {
  const { store, clock } = call.world;
  const resource = existingPrincipal(call);
  const { principalId, resourceId, appRoleId } = requireBody(call.body);
  for (const [name, value] of Object.entries({ principalId, resourceId, appRoleId })) {
    if (value === undefined || value === null)
      throw badRequest(`A value is required for property '${name}' of resource 'AppRoleAssignment'.`);
    if (!isGuid(value)) throw invalidValue(name, "AppRoleAssignment");
  }
  const [principal, role] = [String(principalId).toLowerCase(), String(appRoleId).toLowerCase()];
  if (String(resourceId).toLowerCase() !== resource.id) throw invalidValue("resourceId", "AppRoleAssignment");
  checkRole(resource, role);
  const who = assignee(call, principal);
  const twin = store.appRoleAssignments.find(
    (one) => one.resourceId === resource.id && one.principalId === principal && one.appRoleId === role,
  );
  if (twin !== undefined) {
    const message = "Permission being assigned already exists on the object";
    throw badRequest(message, [{ code: "InvalidUpdate", message }]);
  }
  const assignment: AppRoleAssignment = {
    // Graph's ids here are no guids but 43 characters of base64url.
    id: randomBytes(32).toString("base64url"),
    appRoleId: role,
    createdDateTime: instant(clock.now()),
    principalDisplayName: who.displayName,
    principalId: principal,
    principalType: who.type,
    resourceDisplayName: resource.displayName,
    resourceId: resource.id,
  };
  store.appRoleAssignments.put(assignment);
  const context = `${call.base}/$metadata#servicePrincipals('${resource.id}')/appRoleAssignedTo/$entity`;
  return { status: 201, body: { "@odata.context": context, ...rendered(assignment) } };
}

function get(call: Call): Answer {
  const { id } = readablePrincipal(call);
  const assignmentId = call.params.assignmentId ?? "";
  const assignment = call.replicas.read(call.world.store.appRoleAssignments, assignmentId);
  if (assignment?.resourceId !== id) throw notFound(assignmentId);
  const context = `${call.base}/$metadata#servicePrincipals('${id}')/appRoleAssignedTo/$entity`;
  return { status: 200, body: { "@odata.context": context, ...rendered(assignment) } };
}

function remove(call: Call): Answer {
  const { id } = existingPrincipal(call);
  const assignmentId = call.params.assignmentId ?? "";
  const assignment = call.replicas.write(call.world.store.appRoleAssignments, assignmentId);
  if (assignment?.resourceId !== id) throw notFound(assignmentId);
  call.world.store.appRoleAssignments.delete(assignmentId);
  return noContent;
}

/** The role must be there and enabled; "no role" is for applications that define none for users. */
function checkRole({ appRoles }: ServicePrincipal, roleId: string): void {
  const forUsers = appRoles.filter(
    ({ isEnabled, allowedMemberTypes }) => isEnabled && allowedMemberTypes.includes("User"),
  );
  const good =
    roleId === defaultRole ? forUsers.length === 0 : appRoles.some(({ id, isEnabled }) => id === roleId && isEnabled);
  if (good) return;
  const message = "Permission being assigned was not found on application";
  throw badRequest(message, [{ code: "InvalidUpdate", message, target: "appRoleId" }]);
}

function assignee(call: Call, id: string): { displayName: string; type: AppRoleAssignment["principalType"] } {
  const { store } = call.world;
  const user = store.users.get(id);
  if (user !== undefined) return { displayName: user.displayName, type: "User" };
  const group = store.groups.get(id);
  if (group !== undefined) return { displayName: group.displayName, type: "Group" };
  const principal = store.clientPrincipals.get(id) ?? call.replicas.write(store.servicePrincipals, id);
  if (principal !== undefined) return { displayName: principal.displayName, type: "ServicePrincipal" };
  // One that exists but has not reached every replica is a bad reference, one that does not exist is missing.
  if (store.servicePrincipals.get(id) !== undefined) throw badRequest("Not a valid reference update.");
  throw notFound(id);
}

function shown(call: Call): AppRoleAssignment[] {
  return call.replicas.list(call.world.store.appRoleAssignments);
}

function rendered(assignment: AppRoleAssignment): Record<string, unknown> {
  return { ...assignment, deletedDateTime: null };
}
