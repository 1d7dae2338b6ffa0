import type { Agency } from "../../domain/agency/account.ts";
import { parseOwnershipMark } from "../../domain/desired/ownershipMark.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { type ApplicationSummary, applications } from "../../provider/graph/applications.ts";
import type { GraphClient } from "../../provider/graph/client.ts";

/** The agency's applications by ImageKit ID, oldest first; told by the mark in their notes. */
export async function markedApplications(
  graph: GraphClient,
  agency: Pick<Agency, "name">,
  scope: CallScope,
): Promise<Map<string, ApplicationSummary[]>> {
  const marked: ApplicationSummary[] = [];
  for await (const application of applications(graph, scope)) {
    if (parseOwnershipMark(application.notes)?.agency === agency.name) marked.push(application);
  }
  const age = ({ createdDateTime, id }: ApplicationSummary) => `${createdDateTime ?? ""} ${id}`;
  const inOrder = marked.toSorted((left, right) => (age(left) < age(right) ? -1 : 1));
  return Map.groupBy(inOrder, ({ notes }) => parseOwnershipMark(notes)?.imagekitId ?? "");
}
