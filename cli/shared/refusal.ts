import { AgencyFileError } from "../../domain/agency/agencyFileError.ts";
import { OnboardingError, type RequestProblem } from "../../domain/agency/onboard/onboardingError.ts";
import { Interrupted } from "../engine/interruption.ts";
import { CommandError, type ExitCode, exitCodes, UsageError } from "./exitCodes.ts";
import { messageOf } from "./messageOf.ts";
import { bareReport, printReport } from "./report.ts";

/** What went wrong, for a report: every problem with its place, or the message alone. */
export function problemsOf(error: unknown): RequestProblem[] {
  if (error instanceof OnboardingError) return [...error.problems];
  if (error instanceof AgencyFileError)
    return error.problems.map(({ file, line, column, path, message }) => ({
      where: `${file}:${line}:${column}`,
      message: path === "" ? message : `${path}: ${message}`,
    }));
  return [{ where: "", message: messageOf(error) }];
}

export interface Ending {
  json: boolean;
  /** What is known beside the problems; nothing where absent. */
  report?: (problems: RequestProblem[]) => Parameters<typeof printReport>[0];
}

/** Ends a command that failed: the message on stderr, and the report on stdout where one was asked for. */
export function ended(error: unknown, { json, report }: Ending): ExitCode {
  process.stderr.write(`${messageOf(error)}\n`);
  const code = codeOf(error);
  const problems = problemsOf(error);
  if (json && report && !(error instanceof UsageError)) printReport(report(problems));
  else if (json) printReport(bareReport(bareStatus(error, code), problems));
  return code;
}

function bareStatus(error: unknown, code: ExitCode) {
  if (error instanceof UsageError) return "usage";
  return code === exitCodes.usage ? "refused" : "failed";
}

/** The exit code that an error ends a command with. */
function codeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  if (error instanceof Interrupted) return exitCodes.interrupted;
  return error instanceof AgencyFileError || error instanceof OnboardingError ? exitCodes.usage : exitCodes.failed;
}
