import { z } from "zod";
import type { LiveAssignment } from "../../domain/drift/live.ts";
import type { CallScope } from "../callScope.ts";
import type { GraphBatch } from "../graph/batch.ts";
import { query } from "../graph/client.ts";

const assignment = z.object({
  id: z.string(),
  principalId: z.string(),
  principalType: z.string(),
  principalDisplayName: z
    .string()
    .nullish()
    .transform((name) => name ?? ""),
  appRoleId: z.string(),
});

/** So that twenty full pages in one batch stay below the largest answer that is read. */
const pageSize = "200";

/** Who is assigned to a principal's application, to the last page. `principal` is the principal's path. */
export async function assignmentsTo(graph: GraphBatch, principal: string, scope: CallScope): Promise<LiveAssignment[]> {
  const path = `${principal}/appRoleAssignedTo${query({ top: pageSize })}`;
  return graph.list({ path, schema: assignment, permission: "Application.Read.All" }, scope);
}
