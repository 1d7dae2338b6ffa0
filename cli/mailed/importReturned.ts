import type { Agency } from "../../domain/agency/account.ts";
import { imagekitSsoCommand } from "../../domain/commands.ts";
import type { LedgerEvent } from "../../domain/handover/events.ts";
import { parseReturned, type ReturnedEvent } from "../../domain/handover/returned.ts";
import { type Handover, handoversOf, shortDigest } from "../handover/handovers.ts";
import { appendToLedger, readLedger } from "../handover/ledgerFile.ts";
import { agencyFilePath, type PlaceOptions, placeOf, readAgency } from "../shared/agencyFile.ts";
import { CommandError, type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { some } from "../shared/some.ts";
import { readTextFile } from "../shared/textFile.ts";

/** `handover import`: what a person confirmed on a page that was sent to them. `path`: `-` for standard input. */
export function importReturned(path: string, place: PlaceOptions): ExitCode {
  const file = agencyFilePath(place);
  const agency = readAgency(file);
  const text = readTextFile(path === "-" ? "/dev/stdin" : path, "The text", "Save what was sent back as a text file.");
  const events = eventsFor(agency, text, path);
  const ledger = readLedger(file).events;
  const known = new Set(ledger.map(({ id }) => id));
  const fresh = events.filter(({ id }) => !known.has(id));
  const ids = new Set([...known, ...fresh.map(({ id }) => id)]);
  const { accounts } = handoversOf(agency, file);
  const taken: LedgerEvent[] = [];
  const refused: string[] = [];
  for (const event of fresh) {
    const taking = asLedgerEvent(event, { handover: accounts.find((one) => one.imagekitId === event.account), ids });
    if (typeof taking === "string") {
      refused.push(`Account ${event.account}: ${taking} What ${event.by} confirmed was not recorded.`);
      // Neither is what takes it back.
      ids.delete(event.id);
    } else taken.push(taking);
  }
  if (taken.length > 0) appendToLedger(file, taken);
  console.log(
    [told(taken, events.length - fresh.length), imagekitSsoCommand(`handover ${placeOf(place)}`)].join(
      "\nWhat waits now: ",
    ),
  );
  for (const line of refused) process.stderr.write(`${line}\n`);
  return refused.length > 0 ? exitCodes.usage : exitCodes.done;
}

function eventsFor(agency: Agency, text: string, path: string): ReturnedEvent[] {
  const returned = parseReturned(text);
  const refuse = (why: string) => new CommandError(`${why} Nothing was recorded.`, exitCodes.usage);
  if (!returned)
    throw refuse(
      `${path} holds no whole text of a hand-over. It must have every line from "BEGIN HAND-OVER" to "END HAND-OVER". Ask for it again as a file.`,
    );
  if (returned.agency !== agency.name)
    throw refuse(`This text is of the agency "${returned.agency}", and the file is of "${agency.name}".`);
  return returned.events;
}

/** The line of the ledger; or why there is none. */
function asLedgerEvent(
  event: ReturnedEvent,
  { handover, ids }: { handover: Handover | undefined; ids: ReadonlySet<string> },
): LedgerEvent | string {
  if (!handover) return "it is not delivered by hand.";
  const common = { id: event.id, at: notLater(event.at), account: event.account, by: event.by };
  if (event.event === "undone")
    return ids.has(event.of)
      ? { event: "undone", ...common, of: event.of }
      : "what was taken back is not in the ledger.";
  const { bundle, now } = handover;
  if (event.event === "deleted")
    return now.status === "to-delete" || now.status === "deleted"
      ? { event: "deleted", ...common }
      : "it is not to be deleted.";
  if (now.status === "unreadable") return `${now.reason}.`;
  if (!bundle || bundle.digest !== event.digest)
    return `its settings changed since the page was made (${shortDigest(event)} then, ${bundle ? shortDigest(bundle) : "none"} now). They have to be pasted again.`;
  const { digest, spEntityId, certificates } = bundle;
  return event.event === "saved"
    ? { event: "saved", ...common, digest, spEntityId, certificates: [...certificates] }
    : { event: "signed-in", ...common, digest, spEntityId };
}

/** A clock that is ahead would make a confirmation count more than those that come after it. */
function notLater(at: string): string {
  const now = new Date();
  return Date.parse(at) > now.getTime() ? now.toISOString() : at;
}

function told(taken: readonly LedgerEvent[], before: number): string {
  const people = [...new Set(taken.map(({ by }) => by))];
  const accounts = [...new Set(taken.map(({ account }) => account))];
  const already =
    before > 0 ? ` ${before} ${before === 1 ? "confirmation was" : "confirmations were"} recorded before.` : "";
  if (taken.length === 0) return `Nothing was recorded.${already}`;
  return `Recorded as ${some(people, 5)}: ${some(accounts, 10)}.${already}`;
}
