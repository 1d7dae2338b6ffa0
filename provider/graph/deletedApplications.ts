import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import { type GraphClient, query } from "./client.ts";
import { pagesOf } from "./paging.ts";

const deleted = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
  notes: z.string().nullish(),
  identifierUris: z
    .array(z.string())
    .nullish()
    .transform((all) => all ?? []),
  deletedDateTime: z.string().nullish(),
});

export type DeletedApplication = z.infer<typeof deleted>;

const page = z.object({ value: z.array(deleted), "@odata.nextLink": z.string().optional() });

/** Applications in the tenant's bin, where each keeps its identifiers from others for thirty days. */
export async function deletedApplications(graph: GraphClient, scope: CallScope): Promise<DeletedApplication[]> {
  const permission = "Application.Read.All or Application.ReadWrite.OwnedBy";
  const get = (path: string) => graph.send({ method: "GET", path, schema: page, permission }, scope);
  const select = Object.keys(deleted.shape).join(",");
  const path = `/directory/deletedItems/microsoft.graph.application${query({ select, top: "999" })}`;
  const found: DeletedApplication[] = [];
  for await (const { value } of pagesOf({ path, get, nextPath: (link) => graph.nextPath(link), scope }))
    found.push(...value);
  return found;
}
