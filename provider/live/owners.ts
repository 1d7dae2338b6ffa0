import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import type { GraphBatch } from "../graph/batch.ts";
import { query } from "../graph/client.ts";

/**
 * Object ids of an application's or principal's owners, all of them: `$expand=owners` would show twenty at most
 * (https://learn.microsoft.com/graph/query-parameters#expand-parameter), and an object may have more.
 */
export async function ownersOf(graph: GraphBatch, object: string, scope: CallScope): Promise<string[]> {
  const read = {
    path: `${object}/owners${query({ select: "id", top: "999" })}`,
    schema: z.object({ id: z.string() }),
    permission: "Application.Read.All",
  };
  return (await graph.list(read, scope)).map(({ id }) => id);
}
