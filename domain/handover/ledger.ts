import { AgencyFileError, type Problem } from "../agency/agencyFileError.ts";
import type { Confirmations } from "../agency/confirmations.ts";
import { type Deleted, type LedgerEvent, ledgerEventSchema, type Saved, type SignedIn } from "./events.ts";

/** Where an agency file's ledger is: beside it, under its name; one line of JSON an event. */
export function ledgerPath(agencyFile: string): string {
  return `${agencyFile.replace(/\.ya?ml$/, "")}.handover.jsonl`;
}

export interface ParsedLedger {
  events: LedgerEvent[];
  /** Lines that are not whole: a writer was killed, or the disk was full. Counted from 1. */
  torn: number[];
}

/**
 * Reads a ledger. A line that is no JSON is one whose writing was cut: it counts for nothing, and is told. Throws `AgencyFileError` with
 * every line that is whole and wrong, and where a merge left its marks.
 */
export function parseLedgerLines(text: string, path: string): ParsedLedger {
  const problems: Problem[] = [];
  const events = new Map<string, LedgerEvent>();
  const torn: number[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const written = raw.trim();
    if (written === "") continue;
    const problem = (message: string) => problems.push({ file: path, line: index + 1, column: 1, path: "", message });
    if (/^(<{7}|={7}|>{7})( |$)/.test(written)) {
      problem("a merge left its mark here. Keep the lines of both sides, and delete the marks");
      continue;
    }
    let data: unknown;
    try {
      data = JSON.parse(written);
    } catch {
      torn.push(index + 1);
      continue;
    }
    const parsed = ledgerEventSchema.safeParse(data);
    if (parsed.success) {
      // The same line on two branches stands twice after a merge.
      events.set(parsed.data.id, parsed.data);
      continue;
    }
    for (const issue of parsed.error.issues)
      problem(
        `${issue.path.join(".") || "the event"}: ${issue.message}. Ledger lines are written by imagekit-sso handover, not by hand`,
      );
  }
  if (problems.length > 0) throw new AgencyFileError(problems);
  return { events: [...events.values()], torn };
}

/** What the ledger says of one account now. */
export interface AccountRecord {
  /** The last thing that a person did at ImageKit, and was not undone; undefined where nobody did anything. */
  last: Saved | Deleted | undefined;
  /** The last settings that were saved, whether or not they were deleted since. */
  lastSaved: Saved | undefined;
  /** The last proof by a sign-in, for the settings that `last` says are in force. */
  signedIn: SignedIn | undefined;
}

/** By account. The order of the lines does not count, so that two branches may be merged in any order. */
export function recordsOf(events: readonly LedgerEvent[]): Map<string, AccountRecord> {
  const undone = new Set(events.flatMap((one) => (one.event === "undone" ? [one.of] : [])));
  const valid = events.filter(({ id }) => !undone.has(id)).toSorted(byTime);
  const records = new Map<string, AccountRecord>();
  for (const [account, own] of Map.groupBy(valid, (one) => one.account)) {
    const last = own.findLast((one) => one.event === "saved" || one.event === "deleted");
    const lastSaved = own.findLast((one) => one.event === "saved");
    const signedIn = own.findLast(
      (one) =>
        one.event === "signed-in" &&
        last?.event === "saved" &&
        one.digest === last.digest &&
        one.spEntityId === last.spEntityId,
    ) as SignedIn | undefined;
    records.set(account, { last, lastSaved, signedIn });
  }
  return records;
}

/** What the program takes as its input: for each account the settings that a person said are in force. */
export function confirmationsOf(events: readonly LedgerEvent[]): Confirmations {
  // Without a prototype: an ImageKit ID may be "constructor".
  const confirmations: Confirmations = Object.create(null);
  for (const [account, { last }] of recordsOf(events)) {
    if (last?.event !== "saved") continue;
    const { digest, spEntityId, at: confirmedAt, by: confirmedBy } = last;
    Object.assign(confirmations, { [account]: { digest, spEntityId, confirmedAt, confirmedBy } });
  }
  return confirmations;
}

function byTime(left: LedgerEvent, right: LedgerEvent): number {
  return Date.parse(left.at) - Date.parse(right.at) || (left.id < right.id ? -1 : 1);
}
