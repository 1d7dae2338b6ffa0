import { AgencyFileError } from "../../domain/agency/agencyFileError.ts";
import { OnboardingError, type RequestProblem } from "../../domain/agency/onboard/onboardingError.ts";
import type { ExitCode } from "./exitCodes.ts";
import { messageOf } from "./messageOf.ts";
import { codeOf } from "./runCommand.ts";

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

/** Ends a command that failed: the message on stderr, and the report on stdout where one was asked for. */
export function ended(error: unknown, report: ((problems: RequestProblem[]) => object) | undefined): ExitCode {
  process.stderr.write(`${messageOf(error)}\n`);
  if (report) process.stdout.write(`${JSON.stringify(report(problemsOf(error)), undefined, 2)}\n`);
  return codeOf(error);
}
