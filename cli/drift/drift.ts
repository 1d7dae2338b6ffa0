import type { DriftReport } from "../../domain/drift/report.ts";
import { CommandError, type ExitCode } from "../shared/exitCodes.ts";
import { printReport } from "../shared/report.ts";
import { sideBySide } from "../shared/sideBySide.ts";
import { agencyFiles } from "./agencyFiles.ts";
import type { DriftOptions } from "./command.ts";
import { driftMarkdown } from "./driftMarkdown.ts";
import { driftText } from "./driftText.ts";
import { lookAtAgency } from "./lookAtAgency.ts";
import { exitCodeOf, overallStatus } from "./overall.ts";
import { progressOn } from "./progress.ts";

/** Agencies looked at at once; each keeps its own bound on requests to a host. */
const agenciesAtOnce = 4;

/** Looks at every agency that was asked for, prints what differs, and gives the exit code. */
export async function drift(options: DriftOptions): Promise<ExitCode> {
  const { days, runner } = options;
  const now = new Date();
  const progress = progressOn(process.stderr);
  const interruption = new AbortController();
  process.once("SIGINT", () => interruption.abort());
  const look = { days, now, runner, progress, signal: interruption.signal };
  const agencies = await sideBySide(agencyFiles(options), agenciesAtOnce, (path) => lookAtAgency(path, look))
    .catch((error: unknown) => {
      if (!interruption.signal.aborted) throw error;
      throw new CommandError("Interrupted, so that nothing is known. Run the same command again.");
    })
    .finally(() => progress.end());
  const status = overallStatus(agencies);
  const problems = agencies.flatMap((one) => one.problems.map((message) => ({ where: one.file, message })));
  const report: DriftReport = { version: 1, checkedAt: now.toISOString(), days, status, agencies, problems };
  if (options.json) printReport(report);
  else process.stdout.write(options.markdown ? driftMarkdown(report) : driftText(report, process.stdout));
  return exitCodeOf(status);
}
