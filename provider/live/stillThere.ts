import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import type { GraphBatch } from "../graph/batch.ts";
import { query } from "../graph/client.ts";
import { orUndefined } from "../http/httpError.ts";
import { readPermission } from "./application.ts";
import { lookAgain } from "./lookAgain.ts";

/** Whether an application that a list shows is really there: a replica shows what is deleted for a while longer. */
export async function stillThere(graph: GraphBatch, id: string, scope: CallScope): Promise<boolean> {
  const path = `/applications/${id}${query({ select: "id" })}`;
  const schema = z.object({ id: z.string() });
  const look = () => orUndefined(graph.get({ path, schema, permission: readPermission }, scope));
  return (await lookAgain(look, (found) => found === undefined, scope)) !== undefined;
}
