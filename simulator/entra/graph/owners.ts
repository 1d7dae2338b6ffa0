/** Owners of applications and principals: users and service principals, the maker always among them at first. */

import { type Json, referencedId } from "./body.ts";
import type { Answer, Call } from "./call.ts";
import { badRequest, notFound, referenceExists, referenceMissing } from "./graphError.ts";
import { listAnswer, type ResourceType } from "./query.ts";

interface Owned {
  id: string;
  owners: string[];
}

const mostOwners = 100;
const directoryObject: ResourceType = { name: "directoryObject", set: "directoryObjects", filterable: new Set(["id"]) };

/** The owners of a new object: those of `owners@odata.bind`, and the caller. */
export function bindOwners(call: Call, body: Json): string[] {
  const bound = body["owners@odata.bind"] ?? [];
  if (!Array.isArray(bound) || bound.length > 20)
    throw badRequest("Invalid value specified for property 'owners@odata.bind': at most 20 references.");
  const ids = bound.map(referencedId);
  for (const id of ids) requireOwner(call, id);
  return [...new Set([call.caller.oid, ...ids])];
}

export function addedOwner<T extends Owned>(call: Call, entity: T, ownerId: string): T {
  requireOwner(call, ownerId);
  if (entity.owners.includes(ownerId)) throw referenceExists("owners");
  if (entity.owners.length >= mostOwners) throw badRequest(`The number of owners cannot exceed ${mostOwners}.`);
  return { ...entity, owners: [...entity.owners, ownerId] };
}

export function removedOwner<T extends Owned>(entity: T, ownerId: string): T {
  const id = ownerId.toLowerCase();
  if (!entity.owners.includes(id)) throw referenceMissing("owners");
  return { ...entity, owners: entity.owners.filter((one) => one !== id) };
}

export function ownersAnswer(call: Call, { owners }: Owned): Answer {
  const shown = owners.flatMap((id) => renderedOwner(call, id));
  return listAnswer(call, directoryObject, shown, (owner) => owner);
}

function requireOwner(call: Call, id: string): void {
  const { store } = call.world;
  const known =
    store.users.get(id) ?? store.clientPrincipals.get(id) ?? call.replicas.write(store.servicePrincipals, id);
  if (known === undefined) throw notFound(id);
}

function renderedOwner(call: Call, id: string): ({ id: string } & Record<string, unknown>)[] {
  const { store } = call.world;
  const user = store.users.get(id);
  if (user !== undefined) {
    const { displayName, mail, givenName, surname, userPrincipalName, jobTitle } = user;
    return [
      {
        "@odata.type": "#microsoft.graph.user",
        id,
        displayName,
        givenName,
        jobTitle,
        mail,
        surname,
        userPrincipalName,
      },
    ];
  }
  const principal = store.servicePrincipals.get(id) ?? store.clientPrincipals.get(id);
  if (principal === undefined) return [];
  const { appId, displayName, servicePrincipalNames, servicePrincipalType, tags } = principal;
  return [
    {
      "@odata.type": "#microsoft.graph.servicePrincipal",
      id,
      appId,
      displayName,
      servicePrincipalType,
      servicePrincipalNames,
      tags,
    },
  ];
}
