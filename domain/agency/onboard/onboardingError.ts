/** One thing that keeps accounts from being onboarded or offboarded, and where it was asked for. */
export interface RequestProblem {
  where: string;
  message: string;
}

/** Problems the message spells out; all of them are in `problems`. */
const shown = 50;

/** Everything wrong with what was asked for, at once. Nothing has been changed anywhere. */
export class OnboardingError extends Error {
  override readonly name = "OnboardingError";
  readonly problems: readonly RequestProblem[];

  constructor(problems: readonly RequestProblem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.slice(0, shown).map(({ where, message }) => `  ${where}: ${message}`);
    const rest = problems.length > shown ? `\n  and ${problems.length - shown} more` : "";
    super(`${count}, so nothing was changed:\n${lines.join("\n")}${rest}`);
    this.problems = problems;
  }
}
