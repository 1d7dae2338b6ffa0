import type { Account, Agency } from "../../domain/agency/account.ts";
import { parseOwnershipMark } from "../../domain/desired/ownershipMark.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import type { CallScope } from "../callScope.ts";
import { type ApplicationSummary, applications } from "../graph/applications.ts";
import type { GraphClient } from "../graph/client.ts";

type Candidate = Pick<ApplicationSummary, "notes" | "identifierUris">;

/** What the tenant's list of applications says of the agency. */
export interface ApplicationIndex {
  /** By ImageKit ID; those with the account's mark first. Missing: the list shows none. */
  byAccount: Map<string, ApplicationSummary[]>;
  /** With this agency's mark, of accounts that the file does not have. */
  unowned: (ApplicationSummary & { imagekitId: string })[];
}

/** Reads the whole list: Graph cannot filter by notes, where the marks are. Throws unless it was read to its end. */
export async function applicationIndex(
  graph: GraphClient,
  agency: Agency,
  scope: CallScope,
): Promise<ApplicationIndex> {
  const byIdentifier = new Map(agency.accounts.map((account) => [samlUrls(account).identifier, account]));
  const ids = new Set(agency.accounts.map(({ imagekitId }) => imagekitId));
  const found = new Map<string, Set<ApplicationSummary>>();
  const unowned: ApplicationIndex["unowned"] = [];
  const add = (imagekitId: string, application: ApplicationSummary) => {
    found.set(imagekitId, (found.get(imagekitId) ?? new Set()).add(application));
  };
  for await (const application of applications(graph, scope)) {
    const mark = parseOwnershipMark(application.notes);
    if (mark?.agency === agency.name) {
      if (ids.has(mark.imagekitId)) add(mark.imagekitId, application);
      else unowned.push({ ...application, imagekitId: mark.imagekitId });
    }
    for (const identifier of application.identifierUris) {
      const account = byIdentifier.get(identifier);
      if (account) add(account.imagekitId, application);
    }
  }
  const byAccount = new Map(
    agency.accounts.flatMap((account) => {
      const all = [...(found.get(account.imagekitId) ?? [])];
      return all.length > 0 ? [[account.imagekitId, markedFirst(agency.name, account, all)] as const] : [];
    }),
  );
  return { byAccount, unowned };
}

export function isMarked(agency: string, { imagekitId }: Pick<Account, "imagekitId">, { notes }: Candidate): boolean {
  const mark = parseOwnershipMark(notes);
  return mark?.agency === agency && mark.imagekitId === imagekitId;
}

/** Whether it bears the account's mark, or answers to its identifier. */
export function concerns(agency: string, account: Account, candidate: Candidate): boolean {
  return isMarked(agency, account, candidate) || candidate.identifierUris.includes(samlUrls(account).identifier);
}

export function markedFirst<T extends Candidate>(agency: string, account: Account, all: readonly T[]): T[] {
  return all.toSorted(
    (left, right) => Number(isMarked(agency, account, right)) - Number(isMarked(agency, account, left)),
  );
}
