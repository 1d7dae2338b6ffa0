/** Offset at which the line begins that holds this offset. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** Offset behind the line break of the line that holds this offset; the text's end where it has none. */
export function lineEnd(text: string, offset: number): number {
  const lineBreak = text.indexOf("\n", offset);
  return lineBreak === -1 ? text.length : lineBreak + 1;
}

/** Offset behind what the line holds, before its line break. */
export function lineContentEnd(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return end - (/\r?\n$/.exec(text.slice(Math.max(end - 2, 0), end))?.[0].length ?? 0);
}

/** What a line that begins here is. Every line of white space only is blank. */
export function lineKind(text: string, start: number): { kind: "blank" | "comment" | "content"; indent: number } {
  const line = text.slice(start, lineContentEnd(text, start));
  const indent = /^[\uFEFF \t]*/.exec(line)?.[0].length ?? 0;
  if (indent === line.length) return { kind: "blank", indent };
  return { kind: line[indent] === "#" ? "comment" : "content", indent };
}

/** The line break that the text uses, by its first one. */
export function lineBreakOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? "\n";
}
