/** `/servicePrincipals`: learn.microsoft.com/graph/api/resources/serviceprincipal */
import { randomUUID } from "node:crypto";
import { instant } from "../../clock.ts";
import type { ServicePrincipal } from "../../types.ts";
import { passwordRoutes } from "./applicationCredentials.ts";
import { rendered as renderedApplication } from "./applications.ts";
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
import { badRequest, conflict } from "./graphError.ts";
import { ownerRoutes } from "./ownerRoutes.ts";
import { bindOwners } from "./owners.ts";
import { readablePrincipal, renderedPrincipal, servicePrincipalType, writablePrincipal } from "./principalAccess.ts";
import { changedPrincipal } from "./principalChange.ts";
import { entityBody, listAnswer } from "./query.ts";
import { servicePrincipalDefaults } from "./servicePrincipalDefaults.ts";
import { fromApplication, removeServicePrincipal } from "./servicePrincipalSync.ts";

export const servicePrincipalRoutes: Route[] = [
  { method: "GET", path: "/servicePrincipals", permissions: readApplications, handle: list },
  { method: "POST", path: "/servicePrincipals", permissions: writeApplications, handle: create },
  { method: "GET", path: "/servicePrincipals/:id", permissions: readApplications, handle: get },
  { method: "PATCH", path: "/servicePrincipals/:id", permissions: writeApplications, handle: update },
  {
    method: "DELETE",
    path: "/servicePrincipals/:id",
    permissions: writeApplications,
    handle: (call) => {
      removeServicePrincipal(call.world, writablePrincipal(call));
      return noContent;
    },
  },
  ...ownerRoutes("/servicePrincipals/:id", readablePrincipal, writablePrincipal, (call, changed) =>
    call.world.store.servicePrincipals.put(changed),
  ),
  ...passwordRoutes("/servicePrincipals/:id", {
    writable: writablePrincipal,
    keep: (call, changed: ServicePrincipal) => call.world.store.servicePrincipals.put(changed),
  }),
  { method: "GET", path: "/servicePrincipals/:id/ownedObjects", permissions: readApplications, handle: ownedObjects },
];

function list(call: Call): Answer {
  const { store } = call.world;
  const principals = [...store.clientPrincipals.values(), ...call.replicas.list(store.servicePrincipals)];
  return listAnswer(call, servicePrincipalType, principals, (principal) => renderedPrincipal(call, principal));
}

function get(call: Call): Answer {
  return {
    status: 200,
    body: entityBody(call, servicePrincipalType, renderedPrincipal(call, readablePrincipal(call))),
  };
}

function create(call: Call): Answer {
  const { world, replicas } = call;
  const body = requireBody(call.body);
  const { appId } = body;
  if (typeof appId !== "string")
    throw badRequest("A value is required for property 'appId' of resource 'ServicePrincipal'.");
  const known = world.store.applicationByAppId(appId.toLowerCase());
  const application = known && replicas.write(world.store.applications, known.id);
  if (application === undefined) {
    const message = `The appId '${appId}' of the service principal does not reference a valid application object.`;
    throw badRequest(message, [{ code: "NoBackingApplicationObject", message, target: "appId" }]);
  }
  requireWritable(call, application);
  if (world.store.servicePrincipalByAppId(application.appId) !== undefined) {
    throw conflict(
      `The service principal cannot be created, updated, or restored because the service principal name ${application.appId} is already in use.`,
      "ObjectConflict",
    );
  }
  const { appId: _, ...rest } = body;
  const blank: ServicePrincipal = {
    id: randomUUID(),
    appId: application.appId,
    ...servicePrincipalDefaults(world.tenant.id),
    ...fromApplication(application),
    createdDateTime: instant(world.clock.now()),
  };
  const principal = { ...changedPrincipal(call, blank, rest), owners: bindOwners(call, body) };
  world.store.servicePrincipals.put(principal);
  return {
    status: 201,
    body: {
      "@odata.context": `${call.base}/$metadata#servicePrincipals/$entity`,
      ...renderedPrincipal(call, principal),
    },
    headers: { location: `${call.base}/directoryObjects/${principal.id}/Microsoft.DirectoryServices.ServicePrincipal` },
  };
}

function update(call: Call): Answer {
  call.world.store.servicePrincipals.put(changedPrincipal(call, writablePrincipal(call), requireBody(call.body)));
  return noContent;
}

function ownedObjects(call: Call): Answer {
  const owner = readablePrincipal(call);
  const { store } = call.world;
  const owned = [...call.replicas.list(store.applications), ...call.replicas.list(store.servicePrincipals)].filter(
    ({ owners }) => owners.includes(owner.id),
  );
  return listAnswer(
    call,
    { name: "directoryObject", set: "directoryObjects", filterable: new Set(["id", "displayName", "appId"]) },
    owned,
    (entity) =>
      "web" in entity
        ? {
            "@odata.type": "#microsoft.graph.application",
            ...renderedApplication(call, entity as Parameters<typeof renderedApplication>[1]),
          }
        : {
            "@odata.type": "#microsoft.graph.servicePrincipal",
            ...renderedPrincipal(call, entity as ServicePrincipal),
          },
  );
}
