import { CsvError, parse } from "csv-parse/sync";
import { OnboardingError } from "../../domain/agency/onboard/onboardingError.ts";
import { howToSave } from "./csvText.ts";

export interface CsvRow {
  /** Of its first line, counted from 1. */
  line: number;
  cells: string[];
}

/** The rows of a text, less empty ones. Throws `OnboardingError` where the quoting is wrong, so that no row can be read. */
export function csvRows(given: string, path: string): CsvRow[] {
  // The parser counts a line break of two characters twice inside a cell.
  const text = given.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  // Excel's first line names the delimiter. Left empty it is passed over, and counted.
  const [, named] = /^"?sep=(.)"?(?=\n|$)/i.exec(text) ?? [];
  const body = named === undefined ? text : text.slice(text.search(/\n|$/));
  const rows: CsvRow[] = [];
  let end = 0;
  try {
    parse(body, {
      delimiter: named ?? delimiterOf(body),
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (found: unknown) => {
        const { record: cells, raw, info } = found as { record: string[]; raw: string; info: { lines: number } };
        rows.push({ line: info.lines - raw.trim().split("\n").length + 1, cells });
        end = info.lines;
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { line, message } = wrongQuote(error, body, end);
    throw new OnboardingError([{ where: `${path}:${line}`, message: `${message}. ${howToSave}` }]);
  }
  return rows;
}

/** A quote that is not closed is found out only at the next one, or at the end: `end` is the last line before its row. */
function wrongQuote(error: CsvError, body: string, end: number): { line: number; message: string } {
  if (error.code !== "CSV_QUOTE_NOT_CLOSED" && error.code !== "CSV_INVALID_CLOSING_QUOTE") {
    const message =
      'a quote stands inside a cell. Write the whole cell in quotes, and the quote twice: "Acme ""Hats"""';
    return { line: Number(error.lines), message };
  }
  const lines = body.split("\n");
  const begins = lines.findIndex((line, place) => place >= end && line.trim() !== "");
  const opens = lines.findIndex((line, place) => place >= begins && line.includes('"'));
  return { line: Math.max(begins, opens) + 1, message: "a cell begins with a quote here, and does not end with one" };
}

/** The one that the header has most of: spreadsheets of many countries write semicolons. */
function delimiterOf(text: string): string {
  const header = /[^\n]+/.exec(text)?.[0].replace(/"[^"]*"/g, "") ?? "";
  const count = (delimiter: string) => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best));
}
