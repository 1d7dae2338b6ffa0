import { AgencyFileError } from "../../domain/agency/agencyFileError.ts";
import { OnboardingError } from "../../domain/agency/onboard/onboardingError.ts";
import { Interrupted } from "../engine/interruption.ts";
import { CommandError, type ExitCode, exitCodes } from "./exitCodes.ts";
import { messageOf } from "./messageOf.ts";

/** Wraps a command's action: what it resolves to is the exit code; a failure is a message on stderr, without a stack. */
export function runCommand<A extends unknown[]>(
  action: (...args: A) => Promise<ExitCode> | ExitCode,
): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      process.exitCode = await action(...args);
    } catch (error) {
      process.stderr.write(`${messageOf(error)}\n`);
      process.exitCode = codeOf(error);
    }
  };
}

/** The exit code that an error ends a command with. */
export function codeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  if (error instanceof Interrupted) return exitCodes.interrupted;
  return error instanceof AgencyFileError || error instanceof OnboardingError ? exitCodes.usage : exitCodes.failed;
}
