import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import { type GraphClient, query } from "./client.ts";

const owner = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/** Who owns an application or principal: object id, and a name where Graph shows one. An object has at most 100 owners. */
export interface Owner {
  id: string;
  name: string;
}

/** `object`: its path, `/applications/<id>`. */
export async function ownersOf(graph: GraphClient, object: string, scope: CallScope): Promise<Owner[]> {
  const path = `${object}/owners${query({ top: "999" })}`;
  const schema = z.object({ value: z.array(owner) });
  const permission = "Application.Read.All or Application.ReadWrite.OwnedBy";
  const { value } = await graph.send({ method: "GET", path, schema, permission }, scope);
  return value.map(({ id, displayName, userPrincipalName }) => ({ id, name: userPrincipalName ?? displayName ?? "" }));
}
