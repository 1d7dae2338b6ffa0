import type { ExitCode } from "./exitCodes.ts";
import { ended } from "./refusal.ts";

/** Wraps a command's action: what it resolves to is the exit code; a failure is a message on stderr, without a stack. */
export function runCommand<A extends unknown[]>(
  action: (...args: A) => Promise<ExitCode> | ExitCode,
): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      process.exitCode = await action(...args);
    } catch (error) {
      process.exitCode = ended(error, { json: args.some(asksForJson) });
    }
  };
}

/** Whether this is a command's options, and they ask for a document. */
function asksForJson(argument: unknown): boolean {
  return (argument as { json?: unknown } | undefined)?.json === true;
}
