import type { Agency } from "../../domain/agency/account.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { imagekitSsoCommand } from "../../domain/commands.ts";
import { ledgerPath } from "../../domain/handover/ledger.ts";
import { type AccountRun, upAccounts, upAgency } from "../engine/accountRuns.ts";
import { type AgencyStack, openAgencyStack } from "../engine/agencyStack.ts";
import { lookAnew } from "../engine/engineRun.ts";
import { Interruption } from "../engine/interruption.ts";
import { inRounds } from "../engine/rounds.ts";
import { uncountedOf } from "../handover/handovers.ts";
import { ledgerProblems } from "../handover/report.ts";
import { preflight } from "../preflight/preflight.ts";
import { leftOverLines } from "../recovery/leftOver.ts";
import type { LostObjects } from "../recovery/lostObjects.ts";
import type { StackState } from "../recovery/stackState.ts";
import { agencyFilePath, placeOf, readAgencyText } from "../shared/agencyFile.ts";
import { changeWords } from "../shared/changeWords.ts";
import { CommandError, type ExitCode, exitCodes, UsageError } from "../shared/exitCodes.ts";
import { messageOf } from "../shared/messageOf.ts";
import { ended } from "../shared/refusal.ts";
import { printReport } from "../shared/report.ts";
import { some } from "../shared/some.ts";
import { canAsk } from "../shared/terminal.ts";
import { refuseUnknownAccounts } from "../shared/unknownAccounts.ts";
import { approved } from "./approval.ts";
import type { UpOptions } from "./command.ts";
import { handoverLines } from "./handoverLines.ts";
import { refuseTooMany } from "./removals.ts";
import { refuseOtherRemovals } from "./removedSince.ts";
import type { UpReport } from "./report.ts";

/** Accounts that a line names; the rest are counted. */
const namedAccounts = 10;

/** Runs the engine for an agency, or for some of its accounts, prints what came of it, and gives the exit code. */
export async function up(options: UpOptions): Promise<ExitCode> {
  const { json } = options;
  let report: UpReport = { version: 1, status: "refused", accounts: [], problems: [] };
  let began = false;
  try {
    const { agency, file, asked, isFileSame, open, reopen } = opened(options);
    const uncounted = ledgerProblems(uncountedOf(agency, file), ledgerPath(file));
    for (const { where, message } of uncounted) say(`${where}: ${message}`);
    const interruption = new Interruption();
    let agencyStack = await open();
    const removed = goneFrom(agency, agencyStack, asked, { ...options, file });
    if (options.refresh) {
      say("Looking at what is live.");
      await lookAnew(agencyStack.stack, { interruption });
      agencyStack = await reopen();
    }
    if (canAsk() && !json && !options.yes)
      agencyStack = await approved(agencyStack, {
        ...{ agency, asked, interruption, isFileSame, say },
        reopen: () => reopen(),
      });
    const live = process.stdout.isTTY === true && !json;
    const ids = asked ?? [...agency.accounts.map(({ imagekitId }) => imagekitId), ...removed];
    began = true;
    const run = await inRounds(agencyStack, {
      run: (opened) => (asked ? upAccounts : upAgency)(opened, ids, { interruption, live, say }),
      ...{ reopen, interruption, say },
    });
    interruption.throwIfRequested();
    report = reportOf(agency.name, ids, run, uncounted);
    if (run.failure !== undefined) say(messageOf(run.failure));
    if (json) printReport(report);
    else process.stdout.write(`${summaryOf(report, run)}\n`);
    if (run.failure !== undefined || run.changes.create || run.changes.delete)
      for (const line of await leftOverLines(agency, ids, {
        removed,
        state: run.failure ? agencyStack.state : undefined,
      }))
        say(line);
    for (const line of handoverLines(run.deliveries, placeOf(options))) say(line);
    return report.status === "done" ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    // What an interrupted run did until then is not known here, and is not nothing.
    const status = began ? "failed" : "refused";
    return ended(error, { json, report: (problems) => ({ ...report, status, problems }) });
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

interface Opened {
  agency: Agency;
  /** Path of the agency file. */
  file: string;
  /** The accounts that were named; undefined for all. */
  asked: string[] | undefined;
  /** Whether the agency file has the text that was checked. */
  isFileSame: () => boolean;
  /** Looks first whether the run can succeed. */
  open: () => Promise<AgencyStack>;
  reopen: (lost?: LostObjects) => Promise<AgencyStack>;
}

function opened(options: UpOptions): Opened {
  const { agency: name, agencyFile, account, stack = name } = options;
  if (stack === undefined) throw new UsageError("--agency is missing, or --agency-file and --stack.");
  const file = agencyFilePath({ agency: name ?? stack, agencyFile });
  const text = readAgencyText(file);
  const agency = parseAgencyFile(text, file);
  refuseUnknownAccounts(account, agency);
  const asked = account.length > 0 ? [...new Set(account)] : undefined;
  const ids = asked ?? agency.accounts.map(({ imagekitId }) => imagekitId);
  // A fifth of a second that passes while the engine opens the stack. Where it cannot be loaded, the sign-in says so.
  import("@azure/identity").catch(() => {});
  const common = { name: stack, file, agency, text, ids, say };
  const before = async (state: StackState) => {
    goneFrom(agency, { state }, asked, { ...options, file });
    await preflight({ agency, stack, ids });
  };
  return {
    ...{ agency, file, asked },
    isFileSame: () => readAgencyText(file) === text,
    open: () => openAgencyStack({ ...common, before }),
    reopen: (lost) => openAgencyStack({ ...common, ...(lost && { lost }) }),
  };
}

/** Accounts of the stack that the file has no longer. A line lost in an edit would take people's sign-in away, so they have to be asked for. */
function goneFrom(
  agency: Agency,
  { state }: Pick<AgencyStack, "state">,
  asked: string[] | undefined,
  { allowRemoval, removedSince, file }: UpOptions & Pick<Opened, "file">,
): string[] {
  if (asked) return [];
  const declared = new Set(agency.accounts.map(({ imagekitId }) => imagekitId));
  const gone = state.accounts.filter((id) => !declared.has(id));
  if (gone.length === 0) return gone;
  if (allowRemoval !== undefined) {
    if (removedSince !== undefined) refuseOtherRemovals(gone, file, removedSince);
    refuseTooMany(gone, state.accounts.length, allowRemoval);
    return gone;
  }
  throw new CommandError(
    `The stack has ${gone.length === 1 ? "an account" : `${gone.length} accounts`} that the agency file has no longer: ${some(gone, namedAccounts)}. ` +
      `Nothing was changed. ${imagekitSsoCommand("offboard")} takes an account down, --allow-removal all of them. ` +
      `An ImageKit ID cannot be changed: onboard the new one, and offboard the old one once people have moved.`,
    exitCodes.usage,
  );
}

function reportOf(
  agency: string,
  ids: readonly string[],
  { outcomes, deliveries, failure }: AccountRun,
  uncounted: UpReport["problems"],
): UpReport {
  const accounts = ids.map((imagekitId): UpReport["accounts"][number] => {
    const outcome = outcomes.get(imagekitId);
    if (outcome?.kind === "removed") return { imagekitId, run: "removed", changes: 0 };
    const delivery = deliveries.get(imagekitId)?.state;
    const [run, changes] = outcome?.kind === "done" ? (["done", outcome.changes] as const) : (["failed", 0] as const);
    return { imagekitId, run, changes, ...(delivery && { delivery }) };
  });
  const problems = [...uncounted, ...(failure === undefined ? [] : [{ where: agency, message: messageOf(failure) }])];
  const isDone = failure === undefined && accounts.every(({ run }) => run !== "failed");
  return { version: 1, status: isDone ? "done" : "failed", agency, accounts, problems };
}

function summaryOf({ accounts, status }: UpReport, { changes }: AccountRun): string {
  const failed = accounts.filter(({ run }) => run === "failed").map(({ imagekitId }) => imagekitId);
  if (status === "failed")
    return `Not done: ${some(failed, namedAccounts) || "see above"}. Once the cause is gone, the same command goes on.`;
  const nothing = `Nothing changed: ${accounts.length === 1 ? "the account is" : `all ${accounts.length} accounts are`} as declared.`;
  return (
    changeWords(changes) ??
    `${nothing} That is what the stack's state says; ${imagekitSsoCommand("drift")} looks at what is live.`
  );
}
