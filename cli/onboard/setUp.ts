import type { Agency } from "../../domain/agency/account.ts";
import { upAccounts } from "../engine/accountRuns.ts";
import { type AgencyStack, openAgencyStack, select } from "../engine/agencyStack.ts";
import { Interruption } from "../engine/interruption.ts";
import { inRounds } from "../engine/rounds.ts";
import { preflight } from "../preflight/preflight.ts";
import { refuseUnready } from "../preflight/project.ts";
import { leftOverLines } from "../recovery/leftOver.ts";
import type { LostObjects } from "../recovery/lostObjects.ts";
import { messageOf } from "../shared/messageOf.ts";
import { some } from "../shared/some.ts";
import { handoverLines } from "../up/handoverLines.ts";
import { namedAccounts } from "./onboardedText.ts";
import { refuseRenamed } from "./renamed.ts";
import type { OnboardReport } from "./report.ts";

export interface SetUpOptions {
  stack: string;
  file: string;
  agency: Agency;
  /** The options that name the agency, as they were given. */
  place: string;
  json: boolean;
}

/** Throws `CommandError` where the run could not succeed: to be asked before the file is changed. */
export async function refuseUnable({ stack, agency, ids }: Pick<SetUpOptions, "stack" | "agency"> & { ids: string[] }) {
  refuseUnready(stack);
  await Promise.all([select(stack), preflight({ agency, stack, ids })]);
}

/** Runs the engine for the accounts of the report, and for these only; gives the report with what came of it. */
export async function setUp(report: OnboardReport, options: SetUpOptions): Promise<OnboardReport> {
  const { stack: name, file, agency, place, json } = options;
  const ids = report.accounts.map(({ imagekitId }) => imagekitId);
  if (ids.length === 0) return report;
  const live = process.stdout.isTTY === true && !json;
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const interruption = new Interruption();
  const reopen = (lost?: LostObjects) => openAgencyStack({ name, file, agency, ids, say, ...(lost && { lost }) });
  const stack: AgencyStack = await reopen();
  refuseRenamed(stack.state, agency, ids);
  interruption.throwIfRequested();
  const { outcomes, deliveries, failure } = await inRounds(stack, {
    run: (opened) => upAccounts(opened, ids, { interruption, live, say }),
    ...{ reopen, interruption, say },
  });
  interruption.throwIfRequested();
  if (failure !== undefined) say(messageOf(failure));
  for (const line of await leftOverLines(agency, ids)) say(line);
  const accounts = report.accounts.map((account) => {
    const outcome = outcomes.get(account.imagekitId);
    return outcome?.kind === "done"
      ? { ...account, run: "done" as const, changes: outcome.changes }
      : { ...account, run: "failed" as const };
  });
  const failed = accounts.filter(({ run }) => run === "failed").map(({ imagekitId }) => imagekitId);
  if (failed.length === 0 && failure === undefined) {
    if (!json) process.stdout.write(`Set up: ${some(ids, namedAccounts)}.\n`);
    for (const line of handoverLines(deliveries, place)) say(line);
    return { ...report, accounts };
  }
  say(
    `Not set up: ${some(failed, namedAccounts)}. All are in ${file}; once the cause is gone, the same command goes on.`,
  );
  for (const line of handoverLines(deliveries, place)) say(line);
  const message = failure instanceof Error ? failure.message : "The run did not reach it.";
  return { ...report, status: "failed", accounts, problems: [{ where: name, message }] };
}
