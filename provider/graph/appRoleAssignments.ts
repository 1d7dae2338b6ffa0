import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import { type GraphClient, query } from "./client.ts";

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
  let path: string | undefined = `/servicePrincipals/${principalId}/appRoleAssignedTo${query({ top: "999" })}`;
  while (path !== undefined) {
    const permission = "Application.Read.All";
    const answer: z.infer<typeof page> = await graph.send({ method: "GET", path, schema: page, permission }, scope);
    found.push(...answer.value);
    path = graph.nextPath(answer["@odata.nextLink"]);
  }
  return found;
}
