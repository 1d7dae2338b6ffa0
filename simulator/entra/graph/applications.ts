/** `/applications`: learn.microsoft.com/graph/api/resources/application */
import { randomUUID } from "node:crypto";
import { instant } from "../../clock.ts";
import type { Application, DeletedItem } from "../../types.ts";
import { changedApplication } from "./applicationChange.ts";
import { federatedOf, federatedRoutes, passwordRoutes } from "./applicationCredentials.ts";
import { applicationDefaults } from "./applicationDefaults.ts";
import { requireBody } from "./body.ts";
import {
  type Answer,
  type Call,
  noContent,
  type Route,
  readApplications,
  requireWritable,
  writeApplications,
} from "./call.ts";
import { badRequest, notFound } from "./graphError.ts";
import { objectId } from "./objectId.ts";
import { ownerRoutes } from "./ownerRoutes.ts";
import { bindOwners } from "./owners.ts";
import { entityBody, listAnswer, type ResourceType } from "./query.ts";
import { removeServicePrincipal, syncServicePrincipal } from "./servicePrincipalSync.ts";

export const applicationType: ResourceType = {
  name: "application",
  set: "applications",
  filterable: new Set([
    "id",
    "appId",
    "displayName",
    "identifierUris",
    "createdDateTime",
    "signInAudience",
    "tags",
    "publisherDomain",
    "description",
  ]),
};

export const applicationRoutes: Route[] = [
  { method: "GET", path: "/applications", permissions: readApplications, handle: list },
  { method: "POST", path: "/applications", permissions: writeApplications, handle: create },
  {
    method: "GET",
    path: "/applications/:id",
    permissions: readApplications,
    expands: ["federatedIdentityCredentials"],
    handle: get,
  },
  { method: "PATCH", path: "/applications/:id", permissions: writeApplications, handle: update },
  { method: "DELETE", path: "/applications/:id", permissions: writeApplications, handle: remove },
  ...ownerRoutes("/applications/:id", readable, writable, (call, changed) =>
    call.world.store.applications.put(changed),
  ),
  ...passwordRoutes("/applications/:id", { writable, keep }),
  ...federatedRoutes("/applications/:id", { readable, writable, keep }),
];

function keep(call: Call, changed: Application): void {
  call.world.store.applications.put(changed);
}

function list(call: Call): Answer {
  return listAnswer(call, applicationType, call.replicas.list(call.world.store.applications), (entity) =>
    rendered(call, entity),
  );
}

function get(call: Call): Answer {
  const application = readable(call);
  const body = entityBody(call, applicationType, rendered(call, application));
  const expanded = call.query.expand && { federatedIdentityCredentials: federatedOf(application) };
  return { status: 200, body: { ...body, ...expanded } };
}

function create(call: Call): Answer {
  const { world } = call;
  const body = requireBody(call.body);
  if (body.displayName === undefined)
    throw badRequest("A value is required for property 'displayName' of resource 'Application'.");
  const blank: Application = {
    id: randomUUID(),
    appId: randomUUID(),
    displayName: "",
    ...applicationDefaults(world.tenant.verifiedDomains[0] ?? ""),
    createdDateTime: instant(world.clock.now()),
  };
  const application = { ...changedApplication(call, blank, body), owners: bindOwners(call, body) };
  world.store.applications.put(application);
  return {
    status: 201,
    body: { "@odata.context": `${call.base}/$metadata#applications/$entity`, ...rendered(call, application) },
    headers: { location: `${call.base}/directoryObjects/${application.id}/Microsoft.DirectoryServices.Application` },
  };
}

function update(call: Call): Answer {
  const before = writable(call);
  const after = changedApplication(call, before, requireBody(call.body));
  call.world.store.applications.put(after);
  syncServicePrincipal(call.world, after);
  return noContent;
}

function remove(call: Call): Answer {
  const { store, clock } = call.world;
  const application = writable(call);
  const deletedDateTime = instant(clock.now());
  const principal = store.servicePrincipalByAppId(application.appId);
  if (principal !== undefined) removeServicePrincipal(call.world, principal);
  store.applications.delete(application.id);
  const item: DeletedItem = {
    id: application.id,
    kind: "application",
    deletedDateTime,
    entity: { ...application, deletedDateTime },
  };
  store.deletedItems.put(item);
  return noContent;
}

function readable(call: Call): Application {
  const id = objectId(call, (appId) => call.world.store.applicationByAppId(appId)?.id);
  const application = call.replicas.read(call.world.store.applications, id);
  if (application === undefined) throw notFound(call.params.id ?? "");
  return application;
}

function writable(call: Call): Application {
  const id = objectId(call, (appId) => call.world.store.applicationByAppId(appId)?.id);
  const application = call.replicas.write(call.world.store.applications, id);
  if (application === undefined) throw notFound(call.params.id ?? "");
  requireWritable(call, application);
  return application;
}

/** As Graph shows it: `oauth2RequirePostResponse` in beta alone. */
export function rendered(
  call: Pick<Call, "version">,
  { owners: _, federatedIdentityCredentials: ___, ...application }: Application,
): Record<string, unknown> {
  if (call.version === "beta") return application;
  const { oauth2RequirePostResponse: __, ...stable } = application;
  return stable;
}
