import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import { type GraphClient, query } from "./client.ts";

const text = z.string().nullish();
const list = z.object({
  value: z.array(z.object({ id: z.string(), displayName: text, userPrincipalName: text, mail: text })),
});

/** Somebody, or a group, that has a name. */
export interface FoundPrincipal {
  id: string;
  /** Sign-in name of a person, display name of a group. */
  name: string;
  mail: string;
}

/** Groups of exactly this display name; Entra lets many have the same. Needs `GroupMember.Read.All`. */
export async function groupsNamed(
  graph: Pick<GraphClient, "send">,
  name: string,
  scope: CallScope,
): Promise<FoundPrincipal[]> {
  const path = `/groups${query({ filter: `displayName eq ${literal(name)}`, select: "id,displayName,mail" })}`;
  const { value } = await graph.send({ method: "GET", path, schema: list, permission: "GroupMember.Read.All" }, scope);
  return value.map(({ id, displayName, mail }) => ({ id, name: displayName ?? "", mail: mail ?? "" }));
}

/** People of exactly this sign-in name or mail address. Needs `User.Read.All`. */
export async function usersNamed(
  graph: Pick<GraphClient, "send">,
  name: string,
  scope: CallScope,
): Promise<FoundPrincipal[]> {
  const filter = `userPrincipalName eq ${literal(name)} or mail eq ${literal(name)}`;
  const path = `/users${query({ filter, select: "id,displayName,mail,userPrincipalName" })}`;
  const { value } = await graph.send({ method: "GET", path, schema: list, permission: "User.Read.All" }, scope);
  return value.map(({ id, userPrincipalName, mail }) => ({ id, name: userPrincipalName ?? "", mail: mail ?? "" }));
}

/** OData writes a quote twice. */
function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
