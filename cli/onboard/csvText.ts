import { CommandError, exitCodes } from "../shared/exitCodes.ts";

/** How to get a file that can be read, whatever was wrong with this one. */
export const howToSave =
  'In Excel, save it by File, Save As, as "CSV UTF-8 (Comma delimited) (*.csv)"; in Google Sheets, by File, Download, Comma-separated values';

export interface CsvText {
  text: string;
  /** Said to a person: what was guessed, which they should look at. */
  note?: string;
}

/**
 * The text of a CSV file: UTF-8, or as Excel writes it elsewise, UTF-16 with its mark or Windows-1252. Throws `CommandError`,
 * exit code 2, where it is something else.
 */
export function csvText(bytes: Uint8Array, path: string): CsvText {
  const refuse = (what: string) => new CommandError(`The list ${path} ${what}. ${howToSave}.`, exitCodes.usage);
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) throw refuse("is a workbook, not a CSV file");
  const found = decoded(bytes);
  // Neither a table nor a name holds them: a picture, say, or another encoding.
  if (!found || /[^\P{Cc}\t\n\r]/u.test(found.text)) throw refuse("is not text that can be read");
  const { text, encoding } = found;
  if (encoding === "UTF-8") return { text };
  const odd = text.split(/[\r\n]+/).find((line) => /[^\x20-\x7e\t\uFEFF]/.test(line));
  const example = odd === undefined ? "" : ` Look whether this is written right: ${odd.slice(0, 120)}`;
  return { text, note: `${path} is not UTF-8, so it was read as ${encoding}, as Excel saves it.${example}` };
}

function decoded(bytes: Uint8Array): { text: string; encoding: string } | undefined {
  if (startsWith(bytes, [0xff, 0xfe])) return { text: new TextDecoder("utf-16le").decode(bytes), encoding: "UTF-16" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), encoding: "UTF-8" };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "Windows-1252" };
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, place) => bytes[place] === byte);
}
