/** The bin: `/directory/deletedItems`. What lies in it can come back whole, or go for good. */
import type { Application, DeletedItem, ServicePrincipal } from "../../types.ts";
import { rendered as renderedApplication } from "./applications.ts";
import { isGuid } from "./body.ts";
import {
  type Answer,
  type Call,
  noContent,
  type Route,
  readApplications,
  requireWritable,
  writeApplications,
} from "./call.ts";
import { badRequest, conflict, notFound } from "./graphError.ts";
import { identifiersCollide, identifierTaken } from "./identifierUris.ts";
import { entityBody, listAnswer, type ResourceType } from "./query.ts";

const itemType: ResourceType = {
  name: "directoryObject",
  set: "directoryObjects",
  filterable: new Set(["id", "displayName", "appId"]),
};

export const deletedItemRoutes: Route[] = [
  ...(["application", "servicePrincipal"] as const).map(
    (kind): Route => ({
      method: "GET",
      path: `/directory/deletedItems/microsoft.graph.${kind}`,
      permissions: readApplications,
      handle: (call) => list(call, kind),
    }),
  ),
  { method: "GET", path: "/directory/deletedItems/:id", permissions: readApplications, handle: get },
  { method: "DELETE", path: "/directory/deletedItems/:id", permissions: writeApplications, handle: purge },
  { method: "POST", path: "/directory/deletedItems/:id/restore", permissions: writeApplications, handle: restore },
];

function list(call: Call, kind: DeletedItem["kind"]): Answer {
  const entities = call.world.store.deletedItems.filter((item) => item.kind === kind).map(({ entity }) => entity);
  return listAnswer<Application | ServicePrincipal>(call, itemType, entities, (entity) => rendered(call, kind, entity));
}

function get(call: Call): Answer {
  const { kind, entity } = item(call);
  return {
    status: 200,
    body: entityBody(call, itemType, { "@odata.type": `#microsoft.graph.${kind}`, ...rendered(call, kind, entity) }),
  };
}

function purge(call: Call): Answer {
  const found = item(call);
  requireWritable(call, found.entity);
  const { store } = call.world;
  if (found.kind === "application") {
    for (const { id } of store.deletedItems.filter(
      ({ kind, entity }) => kind === "servicePrincipal" && entity.appId === found.entity.appId,
    )) {
      store.deletedItems.delete(id);
    }
  }
  store.deletedItems.delete(found.id);
  return noContent;
}

function restore(call: Call): Answer {
  const found = item(call);
  requireWritable(call, found.entity);
  const { store } = call.world;
  if (found.kind === "application") {
    if (identifiersCollide(call.world, found.entity)) throw identifierTaken();
    store.applications.put({ ...found.entity, deletedDateTime: null });
    const principal = store.deletedItems.find(
      ({ kind, entity }) => kind === "servicePrincipal" && entity.appId === found.entity.appId,
    );
    if (principal?.kind === "servicePrincipal") restorePrincipal(call, principal.entity);
  } else {
    restorePrincipal(call, found.entity);
  }
  store.deletedItems.delete(found.id);
  const body = {
    "@odata.type": `#microsoft.graph.${found.kind}`,
    ...rendered(call, found.kind, { ...found.entity, deletedDateTime: null }),
  };
  return { status: 200, body: { "@odata.context": `${call.base}/$metadata#directoryObjects/$entity`, ...body } };
}

function restorePrincipal(call: Call, principal: ServicePrincipal): void {
  const { store } = call.world;
  if (store.servicePrincipalByAppId(principal.appId) !== undefined) {
    throw conflict(
      `The service principal cannot be created, updated, or restored because the service principal name ${principal.appId} is already in use.`,
      "ObjectConflict",
    );
  }
  if (store.applicationByAppId(principal.appId) === undefined) throw notFound(principal.appId);
  store.servicePrincipals.put({ ...principal, deletedDateTime: null });
  store.deletedItems.delete(principal.id);
}

function item(call: Call): DeletedItem {
  const id = (call.params.id ?? "").toLowerCase();
  if (!isGuid(id)) throw badRequest(`Invalid object identifier '${id.slice(0, 100)}'.`);
  const found = call.world.store.deletedItems.get(id);
  if (found === undefined) throw notFound(id);
  return found;
}

function rendered(
  call: Call,
  kind: DeletedItem["kind"],
  entity: Application | ServicePrincipal,
): Record<string, unknown> {
  if (kind === "application") return renderedApplication(call, entity as Application);
  const { id, appId, displayName, deletedDateTime, notes, tags, servicePrincipalType } = entity as ServicePrincipal;
  return { id, deletedDateTime, appId, displayName, notes, servicePrincipalType, tags };
}
