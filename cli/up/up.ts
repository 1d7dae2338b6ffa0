import type { Agency } from "../../domain/agency/account.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { type AccountRun, upAccounts, upAgency } from "../engine/accountRuns.ts";
import { type AgencyStack, openAgencyStack } from "../engine/agencyStack.ts";
import { Interruption } from "../engine/interruption.ts";
import { inRounds } from "../engine/rounds.ts";
import { agencyFilePath, readAgencyText } from "../shared/agencyFile.ts";
import { CommandError, type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { messageOf } from "../shared/messageOf.ts";
import { ended } from "../shared/refusal.ts";
import { some } from "../shared/some.ts";
import type { UpOptions } from "./command.ts";
import { handoverLines, placeOf } from "./handoverLines.ts";
import { refuseTooMany } from "./removals.ts";
import type { UpReport } from "./report.ts";

/** Accounts that a line names; the rest are counted. */
const namedAccounts = 10;

/** Runs the engine for an agency, or for some of its accounts, prints what came of it, and gives the exit code. */
export async function up(options: UpOptions): Promise<ExitCode> {
  const { json } = options;
  let report: UpReport = { version: 1, status: "refused", accounts: [], problems: [] };
  try {
    const { agency, agencyStack, asked, reopen } = await opened(options);
    const removed = goneFrom(agency, agencyStack, asked, options);
    const interruption = new Interruption();
    const live = process.stdout.isTTY === true && !json;
    const ids = asked ?? [...agency.accounts.map(({ imagekitId }) => imagekitId), ...removed];
    const run = await inRounds(agencyStack, {
      run: (opened) => (asked ? upAccounts : upAgency)(opened, ids, { interruption, live, say }),
      ...{ reopen, interruption, say },
    });
    interruption.throwIfRequested();
    report = reportOf(agency.name, ids, run);
    if (run.failure !== undefined) say(messageOf(run.failure));
    if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    else process.stdout.write(`${summaryOf(report, run)}\n`);
    for (const line of handoverLines(run.deliveries, placeOf(options))) say(line);
    return report.status === "done" ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    return ended(error, json ? (problems) => ({ ...report, problems }) : undefined);
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

interface Opened {
  agency: Agency;
  agencyStack: AgencyStack;
  /** The accounts that were named; undefined for all. */
  asked: string[] | undefined;
  reopen: () => Promise<AgencyStack>;
}

async function opened({ agency: name, agencyFile, account, stack = name }: UpOptions): Promise<Opened> {
  if (stack === undefined)
    throw new CommandError("--agency is missing, or --agency-file and --stack.", exitCodes.usage);
  const file = agencyFilePath({ agency: name ?? stack, agencyFile });
  const text = readAgencyText(file);
  const agency = parseAgencyFile(text, file);
  const unknown = account.filter((id) => !agency.accounts.some(({ imagekitId }) => imagekitId === id));
  if (unknown.length > 0)
    throw new CommandError(`The agency has no account ${unknown.join(", ")}. Case matters.`, exitCodes.usage);
  const asked = account.length > 0 ? [...new Set(account)] : undefined;
  const ids = asked ?? agency.accounts.map(({ imagekitId }) => imagekitId);
  const reopen = () => openAgencyStack({ name: stack, file, agency, text, ids, say });
  return { agency, agencyStack: await reopen(), asked, reopen };
}

/** Accounts of the stack that the file has no longer. A line lost in an edit would take people's sign-in away, so they have to be asked for. */
function goneFrom(
  agency: Agency,
  { state }: AgencyStack,
  asked: string[] | undefined,
  { allowRemoval }: UpOptions,
): string[] {
  if (asked) return [];
  const declared = new Set(agency.accounts.map(({ imagekitId }) => imagekitId));
  const gone = state.accounts.filter((id) => !declared.has(id));
  if (gone.length === 0) return gone;
  if (allowRemoval !== undefined) {
    refuseTooMany(gone, state.accounts.length, allowRemoval);
    return gone;
  }
  throw new CommandError(
    `The stack has ${gone.length === 1 ? "an account" : `${gone.length} accounts`} that the agency file has no longer: ${some(gone, namedAccounts)}. ` +
      `Nothing was changed. imagekit-sso offboard takes an account down, --allow-removal all of them. ` +
      `An ImageKit ID cannot be changed: onboard the new one, and offboard the old one once people have moved.`,
    exitCodes.usage,
  );
}

function reportOf(agency: string, ids: readonly string[], { outcomes, deliveries, failure }: AccountRun): UpReport {
  const accounts = ids.map((imagekitId): UpReport["accounts"][number] => {
    const outcome = outcomes.get(imagekitId);
    if (outcome?.kind === "removed") return { imagekitId, run: "removed", changes: 0 };
    const delivery = deliveries.get(imagekitId)?.state;
    const [run, changes] = outcome?.kind === "done" ? (["done", outcome.changes] as const) : (["failed", 0] as const);
    return { imagekitId, run, changes, ...(delivery && { delivery }) };
  });
  const problems = failure === undefined ? [] : [{ where: agency, message: messageOf(failure) }];
  const isDone = failure === undefined && accounts.every(({ run }) => run !== "failed");
  return { version: 1, status: isDone ? "done" : "failed", agency, accounts, problems };
}

function summaryOf({ accounts, status }: UpReport, { changes }: AccountRun): string {
  const failed = accounts.filter(({ run }) => run === "failed").map(({ imagekitId }) => imagekitId);
  if (status === "failed")
    return `Not done: ${some(failed, namedAccounts) || "see above"}. Once the cause is gone, the same command goes on.`;
  const words = Object.entries(changes).filter(([what]) => what !== "same");
  return words.length === 0
    ? `Nothing changed: ${accounts.length === 1 ? "the account is" : `all ${accounts.length} accounts are`} as declared. That is what the stack's state says; imagekit-sso drift looks at what is live.`
    : `Done: ${words.map(([what, count]) => `${what} ${count}`).join(", ")}.`;
}
