/** One thing wrong with a file, and where; line and column count from 1. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  /** Where in the data, `children[2].role`; empty for the file as a whole. */
  path: string;
  message: string;
}

/** Problems the message spells out; all of them are in `problems`. */
const shown = 50;

/** Everything wrong with an agency file or its ledger, at once. Nothing has been changed anywhere. */
export class AgencyFileError extends Error {
  override readonly name = "AgencyFileError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems
      .slice(0, shown)
      .map(
        ({ file, line, column, path, message }) =>
          `  ${file}:${line}:${column} ${path === "" ? "" : `${path}: `}${message}`,
      );
    const rest = problems.length > shown ? `\n  and ${problems.length - shown} more` : "";
    super(`${count}, so nothing was changed:\n${lines.join("\n")}${rest}`);
    this.problems = problems;
  }
}
