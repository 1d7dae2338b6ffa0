import { CsvError, parse } from "csv-parse/sync";
import { type AccountRequest, requestSchema } from "../../domain/agency/onboard/accountRequest.ts";
import { OnboardingError, type RequestProblem } from "../../domain/agency/onboard/onboardingError.ts";
import type { Requests } from "./requests.ts";

const columns = ["imagekitId", "name", "role", "groups", "users"] as const;
type Column = (typeof columns)[number];

interface Row {
  /** Of its last line, counted from 1. */
  line: number;
  cells: string[];
}

/**
 * Accounts of a CSV file with a header, separated by commas, semicolons or tabs; a cell holds several groups with blanks or `|` between.
 * Every row's problems at once, with its line. Throws `OnboardingError` where the header or the quoting is wrong, so that no row can be read.
 */
export function csvRequests(text: string, path: string): Requests {
  const [header, ...rows] = rowsOf(text, path);
  const named = columnsOf(header, path);
  const requests: AccountRequest[] = [];
  const problems: RequestProblem[] = [];
  for (const { line, cells } of rows.filter(({ cells }) => cells.some((cell) => cell !== ""))) {
    const where = `${path}:${line}`;
    if (cells.length !== named.length) {
      problems.push({ where, message: `has ${cells.length} values, the header names ${named.length} columns` });
      continue;
    }
    const parsed = requestSchema.safeParse(fieldsOf(named, cells));
    if (parsed.success) requests.push({ where, account: parsed.data });
    else
      problems.push(
        ...parsed.error.issues.map(({ path: [name = ""], message }) => ({
          where,
          message: `${String(name)}: ${message}`,
        })),
      );
  }
  return { requests, problems };
}

function rowsOf(text: string, path: string): Row[] {
  try {
    const records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record: cells, info: { lines: line } }) => ({ line, cells }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? `:${error.lines}` : "";
    throw new OnboardingError([{ where: `${path}${line}`, message: error.message }]);
  }
}

/** The one that the header has most of: spreadsheets of many countries write semicolons. */
function delimiterOf(text: string): string {
  const header = /[^\r\n]*/.exec(text)?.[0].replace(/"[^"]*"/g, "") ?? "";
  const count = (delimiter: string) => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best));
}

function columnsOf(header: Row | undefined, path: string): Column[] {
  const where = `${path}:${header?.line ?? 1}`;
  const known = new Map(columns.map((name) => [name.toLowerCase(), name]));
  const problems: RequestProblem[] = [];
  const named = (header?.cells ?? []).flatMap((cell, place, cells) => {
    const name = known.get(cell.toLowerCase());
    if (!name)
      problems.push({ where, message: `there is no column ${JSON.stringify(cell)}; there are ${columns.join(", ")}` });
    else if (cells.slice(0, place).some((before) => before.toLowerCase() === cell.toLowerCase()))
      problems.push({ where, message: `the column ${name} is there twice` });
    return name ?? [];
  });
  if (!named.includes("imagekitId"))
    problems.push({
      where,
      message: `the first line must name the columns, imagekitId among them; the others are ${columns.slice(1).join(", ")}`,
    });
  if (problems.length > 0) throw new OnboardingError(problems);
  return named;
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
