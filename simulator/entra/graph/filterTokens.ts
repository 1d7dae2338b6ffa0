/** The words, texts and signs of a `$filter`. */
import { GraphError } from "./graphError.ts";

export type Token = { kind: "text" | "word" | "sign"; value: string };

const pattern =
  /\s*(?:'((?:[^']|'')*)'|([A-Za-z0-9_.:+-]+(?:\/(?!any\b|all\b)[A-Za-z0-9_.]+)*(?:\/(?:any|all)\b)?)|([(),]))/y;

export function filterTokens(text: string): Token[] {
  const found: Token[] = [];
  pattern.lastIndex = 0;
  while (text.slice(pattern.lastIndex).trim() !== "") {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw filterSyntax(text, at);
    const [, quoted, word, sign] = match;
    if (quoted !== undefined) found.push({ kind: "text", value: quoted.replaceAll("''", "'") });
    else if (word !== undefined) found.push({ kind: "word", value: word });
    else found.push({ kind: "sign", value: sign ?? "" });
  }
  return found;
}

export function filterSyntax(text: string, at: number): GraphError {
  return new GraphError(
    400,
    "BadRequest",
    `Invalid filter clause: Syntax error at position ${at} in '${text.slice(0, 200)}'.`,
  );
}
