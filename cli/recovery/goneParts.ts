import type { Agency } from "../../domain/agency/account.ts";
import { imagekitSsoCommand } from "../../domain/commands.ts";
import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { type ApplicationSummary, applicationById } from "../../provider/graph/applications.ts";
import type { GraphClient } from "../../provider/graph/client.ts";
import type { KnownResources } from "./leftovers.ts";

/** What the state has and the tenant does not. */
export interface Gone {
  account: string;
  what: "application" | "identifier";
  /** Object id of the application. */
  applicationId: string;
}

/** Applications and identifiers of the state that are not live any more. `found`: the agency's live applications by account. */
export async function goneParts(
  graph: GraphClient,
  agency: Pick<Agency, "accounts">,
  state: KnownResources,
  found: ReadonlyMap<string, readonly ApplicationSummary[]>,
  scope: CallScope,
): Promise<Gone[]> {
  const gone: Gone[] = [];
  for (const account of agency.accounts) {
    const { imagekitId } = account;
    const names = resourceNames(imagekitId);
    const applicationId = state.find(azureadTokens.application, names.application)?.id.replace("/applications/", "");
    if (!applicationId) continue;
    const live =
      found.get(imagekitId)?.find(({ id }) => id === applicationId) ??
      (await applicationById(graph, applicationId, { ...scope, account: imagekitId }));
    const hasIdentifier = state.find(azureadTokens.applicationIdentifierUri, names.identifierUri) !== undefined;
    if (!live) gone.push({ account: imagekitId, what: "application", applicationId });
    else if (hasIdentifier && !live.identifierUris.includes(samlUrls(account).identifier))
      gone.push({ account: imagekitId, what: "identifier", applicationId });
  }
  return gone;
}

export function goneWords({ account, what, applicationId }: Gone): string {
  const words =
    what === "application"
      ? `its application ${applicationId} is not in the tenant any more. In Entra's bin it can be restored for 30 days`
      : `its application ${applicationId} does not have the account's identifier any more`;
  return `${account}: ${words}. To have it made again: ${imagekitSsoCommand("up --agency <agency> --refresh")}`;
}
