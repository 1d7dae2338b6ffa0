import type { Account, Agency } from "../../domain/agency/account.ts";
import type { LastSignIn } from "../../domain/handover/lastSignIn.ts";
import { recordsOf } from "../../domain/handover/ledger.ts";
import { type HandoverStatus, handoverStatus } from "../../domain/handover/status.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import { bundleFolder, type ReadBundle, readBundle } from "./bundles.ts";
import { readLedger } from "./ledgerFile.ts";
import { removedAccounts } from "./removedAccounts.ts";

/** The hand-over of one account, as it stands now. */
export interface Handover {
  imagekitId: string;
  /** Name of the tile; the ImageKit ID for an account that is no longer in the file. */
  displayName: string;
  /** ImageKit's "Entity ID" field; empty for a parent. */
  spEntityId: string;
  /** Whether ImageKit trusts one certificate, so that a changed paste has to be followed by the activation at once. */
  trustsOne?: boolean;
  /** Where its files are. */
  folder: string;
  now: HandoverStatus;
  /** Undefined where nothing is to be pasted. */
  bundle: ReadBundle | undefined;
}

/** What of a ledger counts for nothing. */
export interface Uncounted {
  /** Lines that were cut while they were written. */
  torn: number[];
  /** Accounts that it names, and neither the file nor a folder has. */
  unknown: string[];
}

export interface Handovers extends Uncounted {
  accounts: Handover[];
  /** Where Entra's log of sign-ins was asked: the last one to each account; a problem where it gave no answer. */
  signIns?: ReadonlyMap<string, LastSignIn>;
  signInProblem?: string | undefined;
}

/** The hand-over of every account that is delivered by hand, in the file's order; then those that were removed. Only reads. */
export function handoversOf(agency: Agency, agencyFile: string): Handovers {
  const { events, torn } = readLedger(agencyFile);
  const records = recordsOf(events);
  const declared = agency.accounts.filter(({ delivery }) => delivery.channel === "handover");
  const current = declared.map((account) => currentOf(account, records.get(account.imagekitId)));
  const gone = removedAccounts(agency).map(
    ({ imagekitId, folder, since }): Handover => ({
      ...{ imagekitId, displayName: imagekitId, spEntityId: "", folder, bundle: undefined },
      now: handoverStatus({ bundle: undefined, removed: { since }, record: records.get(imagekitId) }),
    }),
  );
  return { accounts: [...current, ...gone], torn, unknown: unknownOf(records, agency, gone) };
}

/** The same of the ledger alone, without a look at what is to be pasted. */
export function uncountedOf(agency: Agency, agencyFile: string): Uncounted {
  const { events, torn } = readLedger(agencyFile);
  return { torn, unknown: events.length === 0 ? [] : unknownOf(recordsOf(events), agency, removedAccounts(agency)) };
}

function unknownOf(
  records: ReadonlyMap<string, unknown>,
  { accounts }: Agency,
  gone: readonly { imagekitId: string }[],
): string[] {
  const known = new Set([...accounts, ...gone].map(({ imagekitId }) => imagekitId));
  return [...records.keys()].filter((id) => !known.has(id));
}

function currentOf(account: Account, record: Parameters<typeof handoverStatus>[0]["record"]): Handover {
  const bundle = readBundle(account);
  return {
    imagekitId: account.imagekitId,
    displayName: account.displayName,
    spEntityId: samlUrls(account).spEntityId,
    ...(account.trusts === "one" && { trustsOne: true }),
    folder: bundleFolder(account) ?? "",
    now: handoverStatus({ bundle, removed: undefined, record }),
    bundle: bundle && "unreadable" in bundle ? undefined : bundle,
  };
}

/** What tells one content of a bundle from another, short enough to be read out. */
export function shortDigest({ digest }: { digest: string }): string {
  return digest.slice(0, 8);
}
