import type { DriftReport } from "../../domain/drift/report.ts";
import type { ExitCode } from "../shared/exitCodes.ts";
import { agencyFiles } from "./agencyFiles.ts";
import type { DriftOptions } from "./command.ts";
import { driftMarkdown } from "./driftMarkdown.ts";
import { driftText } from "./driftText.ts";
import { lookAtAgency } from "./lookAtAgency.ts";
import { exitCodeOf, overallStatus } from "./overall.ts";
import { progressOn } from "./progress.ts";
import { sideBySide } from "./sideBySide.ts";

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
  const agencies = await sideBySide(agencyFiles(options), agenciesAtOnce, (path) => lookAtAgency(path, look)).finally(
    () => progress.end(),
  );
  const status = overallStatus(agencies);
  const report: DriftReport = { version: 1, checkedAt: now.toISOString(), days, status, agencies };
  process.stdout.write(printed(report, options));
  return exitCodeOf(status);
}

function printed(report: DriftReport, { json, markdown }: DriftOptions): string {
  if (json) return `${JSON.stringify(report, undefined, 2)}\n`;
  return markdown ? driftMarkdown(report) : driftText(report, process.stdout);
}
