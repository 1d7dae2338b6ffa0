import { isGuid } from "./body.ts";
import type { Call } from "./call.ts";
import { badRequest, notFound } from "./graphError.ts";

/** The object id that a path names: itself, or by the alternate key `(appId='…')`. Throws where it is neither. */
export function objectId(call: Call, byAppId: (appId: string) => string | undefined): string {
  const given = call.params.id ?? "";
  if (given.startsWith("appId=")) {
    const id = byAppId(given.slice("appId=".length).toLowerCase());
    if (id === undefined) throw notFound(given.slice("appId=".length));
    return id;
  }
  if (!isGuid(given)) throw badRequest(`Invalid object identifier '${given.slice(0, 100)}'.`);
  return given.toLowerCase();
}
