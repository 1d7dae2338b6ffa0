import { z } from "zod";
import { parseOwnershipMark } from "../../domain/desired/ownershipMark.ts";
import { consumeUrl } from "../../domain/saml/identifiers.ts";
import type { CallScope } from "../callScope.ts";
import { orUndefined } from "../http/httpError.ts";
import { type GraphClient, nothing, odataString, query } from "./client.ts";

const permission = "Application.ReadWrite.OwnedBy, and must own the application and its principal";

const identity = z.object({ id: z.string(), appId: z.string(), notes: z.string().nullish() });

export type PrincipalIdentity = z.infer<typeof identity>;

const select = "id,appId,notes";

/** The application's service principal, or undefined. */
export async function principalOfApp(
  graph: GraphClient,
  clientId: string,
  scope: CallScope,
): Promise<PrincipalIdentity | undefined> {
  const path = `/servicePrincipals${query({ filter: `appId eq ${odataString(clientId)}`, select })}`;
  const { value } = await graph.send(
    { method: "GET", path, schema: z.object({ value: z.array(identity) }), permission },
    scope,
  );
  return value[0];
}

export async function principalById(
  graph: GraphClient,
  id: string,
  scope: CallScope,
): Promise<PrincipalIdentity | undefined> {
  const path = `/servicePrincipals/${encodeURIComponent(id)}${query({ select })}`;
  return orUndefined(graph.send({ method: "GET", path, schema: identity, permission }, scope));
}

/** Throws 409 where there is one already, 400 or 403 while the application has not reached every replica. */
export async function createPrincipal(
  graph: GraphClient,
  clientId: string,
  scope: CallScope,
): Promise<PrincipalIdentity> {
  return graph.send(
    { method: "POST", path: "/servicePrincipals", body: { appId: clientId }, schema: identity, permission },
    scope,
  );
}

export async function deletePrincipal(graph: GraphClient, id: string, scope: CallScope): Promise<void> {
  const path = `/servicePrincipals/${encodeURIComponent(id)}`;
  await orUndefined(graph.send({ method: "DELETE", path, schema: nothing, permission }, scope));
}

/** Client id of the application with this identifier, or undefined. */
export async function clientIdByIdentifier(
  graph: GraphClient,
  identifier: string,
  scope: CallScope,
): Promise<string | undefined> {
  const filter = `identifierUris/any(uri:uri eq ${odataString(identifier)})`;
  const path = `/applications${query({ filter, select: "appId" })}`;
  const schema = z.object({ value: z.array(z.object({ appId: z.string() })) });
  return (await graph.send({ method: "GET", path, schema, permission }, scope)).value[0]?.appId;
}

/** Client id of the application of an account, child or parent, or undefined. The parent's identifier names nobody, its mark does. */
export async function clientIdOfAccount(
  graph: GraphClient,
  imagekitId: string,
  scope: CallScope,
): Promise<string | undefined> {
  const child = await clientIdByIdentifier(graph, `${consumeUrl}#${imagekitId}`, scope);
  if (child !== undefined) return child;
  const parent = await clientIdByIdentifier(graph, consumeUrl, scope);
  if (parent === undefined) return undefined;
  return accountInMark((await principalOfApp(graph, parent, scope))?.notes) === imagekitId ? parent : undefined;
}

/** The ImageKit ID in an ownership mark, `imagekit-sso:<agency>/<imagekit id>`; empty where there is none. */
export function accountInMark(notes: string | null | undefined): string {
  return parseOwnershipMark(notes)?.imagekitId ?? "";
}
