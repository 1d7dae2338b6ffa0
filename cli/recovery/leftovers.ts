import type { Account, Agency } from "../../domain/agency/account.ts";
import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import type { CallScope } from "../../provider/callScope.ts";
import type { ApplicationSummary } from "../../provider/graph/applications.ts";
import type { GraphClient } from "../../provider/graph/client.ts";
import { markedApplications } from "./markedApplications.ts";
import type { StackState } from "./stackState.ts";
import { unknownParts } from "./unknownParts.ts";

/** What azuread made and the state does not know, with what `pulumi import` wants to know of it. */
export interface Leftover {
  account: string;
  type: string;
  name: string;
  id: string;
}

/** An application that bears an account's mark and is not taken up. */
export interface Orphan {
  account: string;
  applicationId: string;
  clientId: string;
  displayName: string;
  createdAt: string | null;
  /** Whether it answers to an identifier: another stack's, perhaps, so it is never removed here. */
  inUse: boolean;
}

export interface Leftovers {
  /** To be taken up into the state. */
  takeUp: Leftover[];
  /** To be removed, or to be adopted. */
  orphans: Orphan[];
}

/** Whether an application that answers to the account's identifier is this stack's own. Where nothing is said of it, none is. */
export type IsOwn = (application: ApplicationSummary) => boolean;

/** Compares an agency's live applications with the stack's state. Only reads. */
export async function findLeftovers(
  graph: GraphClient,
  agency: Agency,
  state: StackState,
  scope: CallScope,
  isOwn: IsOwn = () => false,
): Promise<Leftovers> {
  const marked = await markedApplications(graph, agency, scope);
  const known = new Set(state.ids(azureadTokens.application).map((id) => id.replace("/applications/", "")));
  const takeUp: Leftover[] = [];
  const orphans: Orphan[] = [];
  for (const account of agency.accounts) {
    const { imagekitId } = account;
    const { application: name } = resourceNames(imagekitId);
    const candidates = marked.get(imagekitId) ?? [];
    const inState = state.find(azureadTokens.application, name);
    const adopted = inState ? undefined : adoptable(account, candidates, known, isOwn);
    if (adopted)
      takeUp.push({
        account: imagekitId,
        type: azureadTokens.application,
        name,
        id: `/applications/${adopted.id}`,
      });
    const application = adopted ?? candidates.find(({ id }) => inState?.id === `/applications/${id}`);
    const ofAccount = { ...scope, account: imagekitId };
    if (application) takeUp.push(...(await unknownParts(graph, account, application, state, ofAccount)));
    orphans.push(
      ...candidates.filter((one) => one !== adopted && !known.has(one.id)).map((one) => orphan(imagekitId, one)),
    );
  }
  return { takeUp, orphans };
}

/** The one that has come furthest, else the newest: what the killed run was about to build on. */
function adoptable(
  account: Account,
  candidates: readonly ApplicationSummary[],
  known: ReadonlySet<string>,
  isOwn: IsOwn,
): ApplicationSummary | undefined {
  const { identifier } = samlUrls(account);
  const unknown = candidates.filter(({ id }) => !known.has(id));
  const answering = unknown.find((one) => one.identifierUris.includes(identifier));
  if (answering) return isOwn(answering) ? answering : undefined;
  return unknown.findLast(isFree);
}

export function isFree({ identifierUris }: ApplicationSummary): boolean {
  return identifierUris.length === 0;
}

function orphan(account: string, application: ApplicationSummary): Orphan {
  const { id: applicationId, appId: clientId, displayName, createdDateTime } = application;
  return {
    account,
    applicationId,
    clientId,
    displayName,
    createdAt: createdDateTime ?? null,
    inUse: !isFree(application),
  };
}
