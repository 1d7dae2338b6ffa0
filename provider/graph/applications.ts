import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import { orUndefined } from "../http/httpError.ts";
import { type GraphClient, nothing, query } from "./client.ts";
import { pagesOf } from "./paging.ts";

const permission = "Application.ReadWrite.OwnedBy";

const application = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  notes: z.string().nullish(),
  createdDateTime: z.string().nullish(),
  identifierUris: z.array(z.string()),
});

export type ApplicationSummary = z.infer<typeof application>;

const page = z.object({ value: z.array(application), "@odata.nextLink": z.string().optional() });

const select = "id,appId,displayName,notes,createdDateTime,identifierUris";

/** Every application of the tenant; Graph cannot filter by notes, where the ownership marks are. */
export async function* applications(graph: GraphClient, scope: CallScope): AsyncGenerator<ApplicationSummary> {
  const get = (path: string) =>
    graph.send({ method: "GET", path, schema: page, permission: `Application.Read.All or ${permission}` }, scope);
  const path = `/applications${query({ select, top: "999" })}`;
  for await (const { value } of pagesOf({ path, get, nextPath: (link) => graph.nextPath(link), scope })) yield* value;
}

/** By its object id. */
export async function applicationById(
  graph: GraphClient,
  id: string,
  scope: CallScope,
): Promise<ApplicationSummary | undefined> {
  const path = `/applications/${encodeURIComponent(id)}${query({ select })}`;
  return orUndefined(graph.send({ method: "GET", path, schema: application, permission }, scope));
}

/** Into the tenant's bin, for thirty days; its principal goes with it. */
export async function deleteApplication(graph: GraphClient, id: string, scope: CallScope): Promise<void> {
  await orUndefined(graph.send({ method: "DELETE", path: `/applications/${id}`, schema: nothing, permission }, scope));
}
