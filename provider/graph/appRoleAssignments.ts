import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import { type GraphClient, query } from "./client.ts";
import { pagesOf } from "./paging.ts";

const assignment = z.object({ id: z.string(), appRoleId: z.string(), principalId: z.string() });

export type LiveAssignment = z.infer<typeof assignment>;

const page = z.object({ value: z.array(assignment), "@odata.nextLink": z.string().optional() });

/** Who is assigned to a principal's application. */
export async function assignmentsTo(
  graph: GraphClient,
  principalId: string,
  scope: CallScope,
): Promise<LiveAssignment[]> {
  const found: LiveAssignment[] = [];
  const get = (path: string) =>
    graph.send({ method: "GET", path, schema: page, permission: "Application.Read.All" }, scope);
  const path = `/servicePrincipals/${principalId}/appRoleAssignedTo${query({ top: "999" })}`;
  for await (const { value } of pagesOf({ path, get, nextPath: (link) => graph.nextPath(link), scope }))
    found.push(...value);
  return found;
}
