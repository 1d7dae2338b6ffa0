/** What signs in as an application: learn.microsoft.com/graph/api/application-addpassword and application-post-federatedidentitycredentials */
import { randomBytes, randomUUID } from "node:crypto";
import { instant } from "../../clock.ts";
import type { Application, FederatedIdentityCredential, PasswordCredential, ServicePrincipal } from "../../types.ts";
import { isGuid, type Json, requireBody } from "./body.ts";
import { type Answer, type Call, noContent, type Route, readApplications, writeApplications } from "./call.ts";
import { badRequest, conflict, notFound } from "./graphError.ts";
import { listAnswer, type ResourceType } from "./query.ts";

const federatedType: ResourceType = {
  name: "federatedIdentityCredential",
  set: "federatedIdentityCredentials",
  filterable: new Set(["id", "name", "issuer", "subject"]),
};

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
const mostFederated = 20;

interface Access<T> {
  readable: (call: Call) => T;
  writable: (call: Call) => T;
  keep: (call: Call, changed: T) => void;
}

/** `addPassword` and `removePassword`, alike for applications and principals; `path` is the object's own, with `:id`. */
export function passwordRoutes<T extends Application | ServicePrincipal>(
  path: string,
  { writable, keep }: Pick<Access<T>, "writable" | "keep">,
): Route[] {
  const add = (call: Call): Answer => {
    const owner = writable(call);
    const asked = ((call.body as Json | undefined)?.passwordCredential ?? {}) as Partial<PasswordCredential>;
    const [start, secretText] = [new Date(call.world.clock.now()), randomBytes(30).toString("base64url")];
    const end = new Date(start);
    end.setUTCFullYear(end.getUTCFullYear() + 2);
    const added: PasswordCredential = {
      ...{ customKeyIdentifier: null, displayName: asked.displayName ?? null, hint: secretText.slice(0, 3) },
      ...{ keyId: randomUUID(), secretText: null },
      ...{ startDateTime: instant(start.getTime()), endDateTime: asked.endDateTime ?? instant(end.getTime()) },
    };
    keep(call, { ...owner, passwordCredentials: [...owner.passwordCredentials, added] });
    const context = `${call.base}/$metadata#microsoft.graph.passwordCredential`;
    return { status: 200, body: { "@odata.context": context, ...added, secretText } };
  };
  const remove = (call: Call): Answer => {
    const owner = writable(call);
    const { keyId } = requireBody(call.body);
    if (typeof keyId !== "string" || !isGuid(keyId)) throw badRequest("No credentials found to be removed.");
    const stays = owner.passwordCredentials.filter((one) => one.keyId !== keyId.toLowerCase());
    if (stays.length === owner.passwordCredentials.length) throw badRequest("No credentials found to be removed.");
    keep(call, { ...owner, passwordCredentials: stays });
    return noContent;
  };
  return [
    { method: "POST", path: `${path}/addPassword`, permissions: writeApplications, handle: add },
    { method: "POST", path: `${path}/removePassword`, permissions: writeApplications, handle: remove },
  ];
}

/** An application's federated credentials. They are no property of it: Graph shows them here, or by `$expand`. */
export function federatedRoutes(path: string, { readable, writable, keep }: Access<Application>): Route[] {
  const all = `${path}/federatedIdentityCredentials`;
  return [
    {
      method: "GET",
      path: all,
      permissions: readApplications,
      handle: (call) => listAnswer(call, federatedType, federatedOf(readable(call)), (one) => ({ ...one })),
    },
    {
      method: "POST",
      path: all,
      permissions: writeApplications,
      handle: (call) => {
        const application = writable(call);
        const made = federated(requireBody(call.body), federatedOf(application));
        keep(call, { ...application, federatedIdentityCredentials: [...federatedOf(application), made] });
        return {
          status: 201,
          body: { "@odata.context": `${call.base}/$metadata#${federatedType.set}/$entity`, ...made },
        };
      },
    },
    {
      method: "DELETE",
      path: `${all}/:credentialId`,
      permissions: writeApplications,
      handle: (call) => {
        const application = writable(call);
        const id = call.params.credentialId ?? "";
        const stays = federatedOf(application).filter((one) => one.id !== id && one.name !== id);
        if (stays.length === federatedOf(application).length) throw notFound(id);
        keep(call, { ...application, federatedIdentityCredentials: stays });
        return noContent;
      },
    },
  ];
}

export function federatedOf({ federatedIdentityCredentials = [] }: Application): FederatedIdentityCredential[] {
  return federatedIdentityCredentials;
}

function federated(body: Json, before: readonly FederatedIdentityCredential[]): FederatedIdentityCredential {
  const { name, issuer, subject, audiences, description = null } = body;
  for (const [property, value] of Object.entries({ name, issuer, subject })) {
    if (typeof value !== "string" || value === "")
      throw badRequest(`A value is required for property '${property}' of resource 'FederatedIdentityCredential'.`);
  }
  if (!Array.isArray(audiences) || audiences.length !== 1)
    throw badRequest("A value is required for property 'audiences' of resource 'FederatedIdentityCredential'.");
  if (before.length >= mostFederated) throw badRequest("Too many federated identity credentials on the application.");
  if (before.some((one) => one.name === name || (one.issuer === issuer && one.subject === subject)))
    throw conflict(
      "FederatedIdentityCredential with name, or with issuer and subject, already exists.",
      "ObjectConflict",
    );
  return {
    id: randomUUID(),
    ...({ name, issuer, subject, audiences, description } as Omit<FederatedIdentityCredential, "id">),
  };
}
