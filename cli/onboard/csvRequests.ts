import { type AccountRequest, requestSchema } from "../../domain/agency/onboard/accountRequest.ts";
import type { RequestProblem } from "../../domain/agency/onboard/onboardingError.ts";
import { quoted } from "../../domain/drift/values.ts";
import { type Column, columnsOf } from "./csvHeader.ts";
import { csvRows } from "./csvRows.ts";
import type { Requests } from "./requests.ts";

/**
 * Accounts of a CSV file with a header, separated by commas, semicolons or tabs, or by what its line `sep=` says; a cell holds several
 * groups with blanks or `|` between. Every row's problems at once, with its line. Throws `OnboardingError` where the header or the quoting
 * is wrong, so that no row can be read.
 */
export function csvRequests(text: string, path: string): Requests {
  const [header, ...rows] = csvRows(text, path);
  const named = columnsOf(header, path);
  const requests: AccountRequest[] = [];
  const problems: RequestProblem[] = [];
  for (const { line, cells } of rows.filter(({ cells }) => cells.some((cell) => cell !== ""))) {
    const where = `${path}:${line}`;
    const beyond = cells.slice(named.length);
    if (cells.length < named.length || beyond.some((cell) => cell !== "")) {
      problems.push({ where, message: `has ${cells.length} values, the header names ${named.length} columns` });
      continue;
    }
    const fields = fieldsOf(named, cells);
    const parsed = requestSchema.safeParse(fields);
    if (parsed.success) requests.push({ where, account: parsed.data });
    else
      problems.push(
        ...parsed.error.issues.map(({ path: [name = ""], message }) => ({
          where,
          message: `${String(name)}: ${message}${written(String(name), fields[String(name)])}`,
        })),
      );
  }
  return { requests, problems };
}

/** What stands in the cell; of a list its messages tell, and of a role. */
function written(name: string, value: unknown): string {
  return typeof value === "string" && name !== "role" ? `; it is ${quoted(value)}` : "";
}

/** An empty cell says nothing, but for the ID, which is needed. */
function fieldsOf(named: readonly Column[], cells: readonly string[]): Record<string, unknown> {
  const given = named.map((name, place) => [name, cells[place] ?? ""] as const);
  return Object.fromEntries(
    given
      .filter(([name, cell]) => cell !== "" || name === "imagekitId")
      .map(([name, cell]) => [
        name,
        name === "groups" || name === "users" ? cell.split(/[\s|,;]+/).filter(Boolean) : cell,
      ]),
  );
}
