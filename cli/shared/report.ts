import type { BareReport, ReportedProblem } from "../../domain/envelope.ts";

/** Prints a `--json` document, the only thing on stdout. */
export function printReport(report: { version: 1; status: string; problems: readonly ReportedProblem[] }): void {
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}

/** What is printed where a command did not come far enough to say more. */
export function bareReport(status: BareReport["status"], problems: BareReport["problems"]): BareReport {
  return { version: 1, status, problems };
}
