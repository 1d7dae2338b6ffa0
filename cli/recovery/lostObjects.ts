import { setTimeout } from "node:timers/promises";
import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import type { KnownResources, Leftovers } from "./leftovers.ts";

/** What azuread made in a run before, or may have made, and did not record. By the name of the account. */
export interface LostObjects {
  /** Applications that were made: the run goes on with no second one. */
  applications: readonly string[];
  /** Identifiers that were written. */
  identifiers: readonly string[];
  /** Applications that may have been made: a connection broke, or the run was killed. */
  perhaps: readonly string[];
}

export const nothingLost: LostObjects = { applications: [], identifiers: [], perhaps: [] };

export interface Patience {
  /** How long to look for what was made, and for what may have been made. Milliseconds. */
  made: number;
  perhaps: number;
  /** Between two looks. Milliseconds. */
  gap: number;
  /** Called once, before the first wait. */
  onWait: () => void;
}

/**
 * Looks until what was lost is seen, as long as Entra's readers may be behind: a second application made beside one that is not seen yet
 * would be one too many. Throws where an application that was made does not appear.
 */
export async function untilSeen(
  look: () => Promise<Leftovers>,
  lost: LostObjects,
  state: KnownResources,
  { made, perhaps, gap, onWait }: Patience,
): Promise<Leftovers> {
  const start = Date.now();
  for (let waited = false; ; waited = true) {
    const found = await look();
    const unseen = unseenOf(lost, found, state);
    const since = Date.now() - start;
    const wait = unseen.made.length > 0 ? made : unseen.perhaps.length > 0 ? perhaps : 0;
    if (since >= wait) {
      if (unseen.applications.length === 0) return found;
      throw new Error(
        `Entra made the application of ${unseen.applications.join(", ")}, and its readers do not show it yet, after ${Math.round(since / 1000)} s. ` +
          "Nothing more was made. The same command goes on, in a minute or two.",
      );
    }
    if (!waited) onWait();
    await setTimeout(gap);
  }
}

function unseenOf(lost: LostObjects, { takeUp, orphans }: Leftovers, state: KnownResources) {
  const { application, applicationIdentifierUri } = azureadTokens;
  const isKnown = (type: string, name: string) =>
    state.find(type, name) !== undefined || takeUp.some((one) => one.type === type && one.name === name);
  const lacksApplication = (account: string) =>
    !isKnown(application, resourceNames(account).application) && !orphans.some((one) => one.account === account);
  const applications = lost.applications.filter(lacksApplication);
  const identifiers = lost.identifiers.filter(
    (account) => !isKnown(applicationIdentifierUri, resourceNames(account).identifierUri),
  );
  return { applications, made: [...applications, ...identifiers], perhaps: lost.perhaps.filter(lacksApplication) };
}
