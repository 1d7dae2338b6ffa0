/** One thing wrong with a file, and where; line and column count from 1. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  /** Where in the data, `children[2].role`; empty for the file as a whole. */
  path: string;
  message: string;
}

/** Everything wrong with an agency file or its ledger, at once. Nothing has been changed anywhere. */
export class AgencyFileError extends Error {
  override readonly name = "AgencyFileError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map(
      ({ file, line, column, path, message }) =>
        `  ${file}:${line}:${column} ${path === "" ? "" : `${path}: `}${message}`,
    );
    super(`${count}, so nothing was changed:\n${lines.join("\n")}`);
    this.problems = problems;
  }
}
