import type { Agency } from "../../domain/agency/account.ts";
import { imagekitSsoCommand } from "../../domain/commands.ts";
import { ledgerPath } from "../../domain/handover/ledger.ts";
import { waits } from "../../domain/handover/status.ts";
import { agencyFilePath, type PlaceOptions, placeOf, readAgency } from "../shared/agencyFile.ts";
import { CommandError, type ExitCode, exitCodes, UsageError } from "../shared/exitCodes.ts";
import { printReport } from "../shared/report.ts";
import { some } from "../shared/some.ts";
import { canAsk } from "../shared/terminal.ts";
import { type Asked, askedOf, chosen, confirmationEvent, confirmer, undoEvents } from "./confirm.ts";
import { type Handover, type Handovers, handoversOf, shortDigest } from "./handovers.ts";
import { appendToLedger, readLedger } from "./ledgerFile.ts";
import { handoverMarkdown, handoverText } from "./listText.ts";
import { reportOf } from "./report.ts";
import { activationLine, statusNames } from "./words.ts";

export interface ListOptions extends PlaceOptions {
  json?: boolean;
  markdown?: boolean;
  signIns?: boolean;
}

export interface RecordOptions extends PlaceOptions {
  by?: string;
  all?: boolean;
  yes?: boolean;
}

/** `handover list`. */
export async function list(options: ListOptions): Promise<ExitCode> {
  const { agency, file } = opened(options);
  const known = handoversOf(agency, file);
  const signIns = options.signIns && (await (await import("./signIns.ts")).lookUpSignIns(agency, known.accounts));
  const handovers = { ...known, ...signIns };
  const report = reportOf(agency.name, handovers, ledgerPath(file));
  if (options.json) printReport(report);
  else if (options.markdown) console.log(handoverMarkdown(agency.name, handovers));
  else console.log(handoverText(agency.name, placeOf(options), handovers));
  for (const { where, message } of report.problems) process.stderr.write(`${where}: ${message}\n`);
  return exitCodes.done;
}

/** `handover confirm`. */
export async function confirm(ids: readonly string[], options: RecordOptions): Promise<ExitCode> {
  const { agency, file } = opened(options);
  const { accounts } = handoversOf(agency, file);
  const asked = askedFor(ids, accounts, options);
  const handovers = chosen(accounts, asked);
  const by = confirmer(options.by);
  await agree(handovers, asked, by, options);
  // What was shown while a person thought about it must be what is recorded.
  const again = chosen(handoversOf(agency, file).accounts, handovers.map(shownOf));
  appendToLedger(
    file,
    again.map((handover) => confirmationEvent(handover, by)),
  );
  console.log(
    `Recorded as ${by}: ${some(
      again.map(({ imagekitId }) => imagekitId),
      10,
    )}.`,
  );
  const locked = again.filter(({ now, trustsOne }) => now.status === "to-paste-again" && trustsOne);
  if (locked.length > 0)
    console.log(
      activationLine(
        placeOf(options),
        locked.map(({ imagekitId }) => imagekitId),
      ),
    );
  console.log(nextStep(placeOf(options), again, handoversOf(agency, file)));
  return exitCodes.done;
}

/** `handover undo`. */
export function undo(ids: readonly string[], options: RecordOptions): ExitCode {
  const { agency, file } = opened(options);
  const by = confirmer(options.by);
  appendToLedger(file, undoEvents(readLedger(file).events, [...new Set(ids)], by));
  console.log(`Taken back: the last confirmation of ${some(ids, 10)}. The ledger keeps both lines.`);
  console.log(nextStep(placeOf(options), [], handoversOf(agency, file)));
  return exitCodes.done;
}

function opened({ agency: name, agencyFile }: PlaceOptions): { agency: Agency; file: string } {
  const file = agencyFilePath({ agency: name, agencyFile });
  return { agency: readAgency(file), file };
}

function askedFor(ids: readonly string[], accounts: readonly Handover[], { all }: RecordOptions): Asked[] {
  if (all && ids.length > 0) throw new UsageError("Name accounts, or say --all, not both.");
  if (!all && ids.length === 0) throw new UsageError("Name the accounts to confirm, or say --all.");
  const asked = all ? accounts.filter(({ now }) => waits(now)).map(shownOf) : ids.map(askedOf);
  if (asked.length === 0) throw new CommandError("No account waits for a confirmation.", exitCodes.usage);
  return [...new Map(asked.map((one) => [one.imagekitId, one])).values()];
}

function shownOf({ imagekitId, bundle }: Handover): Asked {
  return { imagekitId, shown: bundle && shortDigest(bundle) };
}

/** A code was read off the list, so it needs no question; without one the person is shown what is confirmed. */
async function agree(
  handovers: readonly Handover[],
  asked: readonly Asked[],
  by: string,
  { yes, all }: RecordOptions,
): Promise<void> {
  if (yes || (!all && asked.every(({ shown }, place) => shown !== undefined || !handovers[place]?.bundle))) return;
  if (!canAsk())
    throw new CommandError(
      `There is nobody to ask. Name each account with its code, as "${imagekitSsoCommand("handover")}" lists them (acmeshoes@3fa9c1d2), or say --yes.`,
      exitCodes.usage,
    );
  for (const { imagekitId, now, bundle } of handovers)
    console.log(
      `${imagekitId}: ${statusNames[now.status]}${bundle ? `, ${shortDigest(bundle)}, Entity ID "${bundle.spEntityId}"` : ""}`,
    );
  const prompts = await import("@clack/prompts");
  const message = `Did you save ${handovers.length === 1 ? "this" : `these ${handovers.length}`} at ImageKit? It is recorded as ${by}.`;
  if ((await prompts.confirm({ message, initialValue: false })) !== true)
    throw new CommandError("Nothing was recorded.", exitCodes.interrupted);
}

function nextStep(place: string, done: readonly Handover[], { accounts }: Handovers): string {
  const waiting = accounts.filter(({ now }) => waits(now)).length;
  if (waiting > 0)
    return `${waiting} ${waiting === 1 ? "account waits" : "accounts wait"}: ${imagekitSsoCommand(`handover ${place}`)}`;
  return done.some(({ bundle }) => bundle)
    ? `Nothing waits any more. Next, so that Entra may sign with a new certificate: ${imagekitSsoCommand(`up ${place}`)}`
    : "Nothing waits any more.";
}
