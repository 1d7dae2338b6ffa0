import type { WriteStream } from "node:tty";
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

const gap = 2;

/** Columns of a terminal; of one that does not say, 80. Undefined where the stream is none: there a row is one line, for grep and cut. */
export function widthOf(stream: NodeJS.WritableStream & Partial<Pick<WriteStream, "isTTY" | "columns">>) {
  return stream.isTTY ? stream.columns || 80 : undefined;
}

/** Text in columns, two spaces apart, for a person; the first row holds the titles. */
export function table(rows: readonly (readonly string[])[], width = widthOf(process.stdout)): string {
  return tableRows(rows, width).join("\n");
}

/**
 * The same, a text for each row. Where `width` has no room for them, cells are wrapped, never inside a word; where that is not enough
 * either, each row's cells stand below one another, with their titles.
 */
export function tableRows(rows: readonly (readonly string[])[], width: number | undefined): string[] {
  const columns = (rows[0] ?? []).map((_, place) => rows.map((row) => row[place] ?? ""));
  const natural = columns.map((cells) => widest(cells));
  const least = columns.map((cells) => widest(cells.flatMap((cell) => cell.split(" "))));
  if (width === undefined || lineOf(natural) <= width) return rows.map((row) => rowText(row, natural));
  if (lineOf(least) > width) return stacked(rows, width);
  const widths = fitted(natural, least, width);
  return rows.map((row) => rowText(row, widths));
}

/** Not by `Math.max` of all of them: ten thousand findings have more words than a call takes arguments. */
function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, stringWidth(text)), 0);
}

function lineOf(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, gap * (widths.length - 1));
}

/** Takes from the widest column that can spare something, until all fit. */
function fitted(natural: readonly number[], least: readonly number[], width: number): number[] {
  const widths = [...natural];
  for (let over = lineOf(natural) - width; over > 0; over -= 1) {
    const spare = widths.map((one, place) => (one > (least[place] ?? 0) ? one : 0));
    const place = spare.indexOf(Math.max(...spare));
    widths[place] = (widths[place] ?? 0) - 1;
  }
  return widths;
}

function rowText(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, place) => wrapped(cell, widths[place] ?? 0));
  const height = Math.max(...cells.map((lines) => lines.length));
  const lines = Array.from({ length: height }, (_, line) =>
    cells.map((cell, place) => padded(cell[line] ?? "", widths[place] ?? 0)).join(" ".repeat(gap)),
  );
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** The titles are in every row, so their own says nothing. */
function stacked([titles = [], ...rows]: readonly (readonly string[])[], width: number): string[] {
  const indent = widest(titles) + gap;
  const blocks = rows.map((row) =>
    row.flatMap((cell, place) =>
      wrapped(cell, width - indent).map((line, at) => padded(at === 0 ? (titles[place] ?? "") : "", indent) + line),
    ),
  );
  return ["", ...blocks.map((lines) => `${lines.map((line) => line.trimEnd()).join("\n")}\n`)];
}

function wrapped(cell: string, width: number): string[] {
  return stringWidth(cell) <= width ? [cell] : wrapAnsi(cell, Math.max(width, 1)).split("\n");
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}
