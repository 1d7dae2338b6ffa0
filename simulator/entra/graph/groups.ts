/** `/groups` and their members: seeded, read, and changed only where a sign-in depends on it. */
import type { Group, User } from "../../types.ts";
import { isGuid, referencedId, requireBody } from "./body.ts";
import { type Answer, type Call, has, noContent, type Route } from "./call.ts";
import { badRequest, notFound, referenceExists } from "./graphError.ts";
import { entityBody, listAnswer, type ResourceType } from "./query.ts";
import { renderedUser, userType } from "./users.ts";

export const groupType: ResourceType = {
  name: "group",
  set: "groups",
  filterable: new Set(["id", "displayName", "mail", "securityEnabled"]),
};

// GroupMember.Read.All: "list groups, read basic properties and read membership" (learn.microsoft.com/graph/permissions-reference).
const readGroups = ["GroupMember.Read.All", "Group.Read.All"];
const writeMembers = ["GroupMember.ReadWrite.All"];

export const groupRoutes: Route[] = [
  {
    method: "GET",
    path: "/groups",
    permissions: readGroups,
    handle: (call) =>
      listAnswer(call, groupType, [...call.world.store.groups.values()].map(withSecurity), renderedGroup),
  },
  {
    method: "GET",
    path: "/groups/:id",
    permissions: readGroups,
    handle: (call) => ({ status: 200, body: entityBody(call, groupType, renderedGroup(group(call))) }),
  },
  { method: "GET", path: "/groups/:id/members", permissions: readGroups, handle: directMembers },
  { method: "GET", path: "/groups/:id/transitiveMembers", permissions: readGroups, handle: transitiveMembers },
  { method: "POST", path: "/groups/:id/members/$ref", permissions: writeMembers, handle: addMember },
  { method: "DELETE", path: "/groups/:id/members/:memberId/$ref", permissions: writeMembers, handle: removeMember },
];

function group({ params, world }: Call): Group {
  const id = params.id ?? "";
  if (!isGuid(id)) throw badRequest(`Invalid object identifier '${id.slice(0, 100)}'.`);
  const found = world.store.groups.get(id.toLowerCase());
  if (found === undefined) throw notFound(id);
  return found;
}

function directMembers(call: Call): Answer {
  return memberList(call, group(call).members);
}

function transitiveMembers(call: Call): Answer {
  return memberList(call, transitive(call, group(call)));
}

function memberList(call: Call, ids: readonly string[]): Answer {
  const { store } = call.world;
  const found = ids.flatMap((id): (User | Group)[] => {
    const one = store.users.get(id) ?? store.groups.get(id);
    return one ? [one] : [];
  });
  // Whoever may not read users is told that they are there, and nothing of them.
  const isLimited = !has(call, "User.Read.All");
  return listAnswer(call, { ...userType, set: "directoryObjects" }, found, (one) =>
    "members" in one
      ? { ...nothingOfUser(call), "@odata.type": "#microsoft.graph.group", ...renderedGroup(one) }
      : isLimited
        ? { ...nothingOfUser(call), "@odata.type": "#microsoft.graph.user", id: one.id }
        : { "@odata.type": "#microsoft.graph.user", ...renderedUser(call, one) },
  );
}

/** Properties that are asked for, and that this object has none of. */
function nothingOfUser({ query }: Call): Record<string, unknown> {
  return Object.fromEntries((query.select ?? []).map((name) => [name, null]));
}

function transitive({ world }: Call, first: Group): string[] {
  const seen = new Set<string>();
  const look = ({ members: ids }: Group) => {
    for (const id of ids) {
      if (seen.has(id)) continue;
      seen.add(id);
      const inner = world.store.groups.get(id);
      if (inner) look(inner);
    }
  };
  look(first);
  return [...seen];
}

function addMember(call: Call): Answer {
  const { store } = call.world;
  const found = group(call);
  const id = referencedId(requireBody(call.body)["@odata.id"]);
  if (store.users.get(id) === undefined && store.groups.get(id) === undefined) throw notFound(id);
  if (found.members.includes(id)) throw referenceExists("members");
  store.groups.put({ ...found, members: [...found.members, id] });
  return noContent;
}

function removeMember(call: Call): Answer {
  const found = group(call);
  const id = (call.params.memberId ?? "").toLowerCase();
  if (!found.members.includes(id)) throw notFound(id);
  call.world.store.groups.put({ ...found, members: found.members.filter((one) => one !== id) });
  return noContent;
}

function withSecurity(one: Group): Group & { securityEnabled: boolean } {
  return { ...one, securityEnabled: true };
}

export function renderedGroup({ id, displayName, mail }: Group): Record<string, unknown> {
  return {
    id,
    deletedDateTime: null,
    description: null,
    displayName,
    groupTypes: [],
    mail,
    mailEnabled: mail !== null,
    mailNickname: displayName.replaceAll(/\W/g, ""),
    securityEnabled: true,
  };
}
