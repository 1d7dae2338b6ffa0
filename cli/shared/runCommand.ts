import { AgencyFileError } from "../../domain/agency/agencyFileError.ts";
import { CommandError, type ExitCode, exitCodes } from "./exitCodes.ts";

/** Wraps a command's action: what it resolves to is the exit code; a failure is a message on stderr, without a stack. */
export function runCommand<A extends unknown[]>(
  action: (...args: A) => Promise<ExitCode> | ExitCode,
): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      process.exitCode = await action(...args);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = codeOf(error);
    }
  };
}

function codeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  return error instanceof AgencyFileError ? exitCodes.usage : exitCodes.failed;
}
