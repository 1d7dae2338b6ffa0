import type { Agency } from "../../domain/agency/account.ts";
import { parseOwnershipMark } from "../../domain/desired/ownershipMark.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { type ApplicationSummary, applications } from "../../provider/graph/applications.ts";
import type { GraphClient } from "../../provider/graph/client.ts";

/** Applications by ImageKit ID, oldest first: all that bear the account's mark, and whoever has its identifier. */
export async function agencyApplications(
  graph: GraphClient,
  agency: Pick<Agency, "name" | "accounts">,
  scope: CallScope,
): Promise<Map<string, ApplicationSummary[]>> {
  const byIdentifier = new Map(agency.accounts.map((account) => [samlUrls(account).identifier, account.imagekitId]));
  const found: { imagekitId: string; application: ApplicationSummary }[] = [];
  for await (const application of applications(graph, scope)) {
    const mark = parseOwnershipMark(application.notes);
    const marked = mark?.agency === agency.name ? [mark.imagekitId] : [];
    const holding = application.identifierUris.flatMap((uri) => byIdentifier.get(uri) ?? []);
    for (const imagekitId of new Set([...marked, ...holding])) found.push({ imagekitId, application });
  }
  const age = ({ application: { createdDateTime, id } }: (typeof found)[number]) => `${createdDateTime ?? ""} ${id}`;
  const inOrder = found.toSorted((left, right) => (age(left) < age(right) ? -1 : 1));
  return new Map(
    [...Map.groupBy(inOrder, ({ imagekitId }) => imagekitId)].map(([imagekitId, all]) => [
      imagekitId,
      all.map(({ application }) => application),
    ]),
  );
}
