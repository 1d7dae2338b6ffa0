/** An object's owners, alike for applications and service principals: learn.microsoft.com/graph/api/application-list-owners */
import { referencedId, requireBody } from "./body.ts";
import { type Call, noContent, type Route, readApplications, writeApplications } from "./call.ts";
import { addedOwner, ownersAnswer, removedOwner } from "./owners.ts";

/** `path` is the object's own, with `:id`; `keep` stores it with its owners changed. */
export function ownerRoutes<T extends { id: string; owners: string[] }>(
  path: string,
  readable: (call: Call) => T,
  writable: (call: Call) => T,
  keep: (call: Call, changed: T) => void,
): Route[] {
  return [
    {
      method: "GET",
      path: `${path}/owners`,
      permissions: readApplications,
      handle: (call) => ownersAnswer(call, readable(call)),
    },
    {
      method: "POST",
      path: `${path}/owners/$ref`,
      permissions: writeApplications,
      handle: (call) => {
        const owned = writable(call);
        keep(call, addedOwner(call, owned, referencedId(requireBody(call.body)["@odata.id"])));
        return noContent;
      },
    },
    {
      method: "DELETE",
      path: `${path}/owners/:ownerId/$ref`,
      permissions: writeApplications,
      handle: (call) => {
        keep(call, removedOwner(writable(call), call.params.ownerId ?? ""));
        return noContent;
      },
    },
  ];
}
