import { statusOf } from "../../domain/drift/compareAgency.ts";
import type { AgencyReport, DriftReport } from "../../domain/drift/report.ts";
import { type ExitCode, exitCodes } from "../shared/exitCodes.ts";

/** What the exit code says. Drift goes first: it is known, and must not wait until everything can be read. */
export function overallStatus(agencies: readonly AgencyReport[]): DriftReport["status"] {
  const findings = agencies.flatMap((one) => [...one.findings, ...one.accounts.flatMap((account) => account.findings)]);
  if (statusOf(findings) === "drift") return "drift";
  if (agencies.some(({ status }) => status === "bad-file")) return "bad-file";
  return agencies.some(({ status }) => status === "unreadable") ? "unreadable" : "in-sync";
}

export function exitCodeOf(status: DriftReport["status"]): ExitCode {
  return {
    "in-sync": exitCodes.done,
    "bad-file": exitCodes.usage,
    unreadable: exitCodes.unreadable,
    drift: exitCodes.drift,
  }[status];
}
