/** What a command's exit code says; in every command's `--help` and in docs/. */
export const exitCodes = {
  /** Done, or in sync. */
  done: 0,
  failed: 1,
  /** Wrong arguments, or an agency file that cannot be read or holds mistakes. */
  usage: 2,
  /** Something could not be looked at, so that nothing is known of it. */
  unreadable: 3,
  /** Something is not as the agency file wants it; as the engine's own for `--expect-no-changes`. */
  drift: 7,
  /** Interrupted, as a shell says it of Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with this exit code. The message is all that is shown. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.failed) {
    super(message);
    this.name = "CommandError";
    this.exitCode = exitCode;
  }
}

/** The command line itself is wrong, as it stands. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(message, exitCodes.usage);
    this.name = "UsageError";
  }
}
