import { Lexer } from "yaml";

/** Levels of nesting that nobody writes by hand. An agency file needs seven. */
const depthLimit = 64;

/** Marks that the lexer puts in, which stand for no character of the text. */
const marks = new Set(["\u0002", "\u0018", "\u001f"]);

/**
 * Where the text nests deeper than any file needs, by brackets or by indicators on one line; undefined where it does not. Looked
 * at before the text is parsed, since a parser runs out of memory on a few megabytes of brackets.
 */
export function tooDeepAt(text: string): number | undefined {
  let offset = 0;
  let brackets = 0;
  let onLine = 0;
  let scalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (marks.has(lexeme)) {
      scalar = lexeme === "\u001f";
      continue;
    }
    if (!scalar) {
      if (lexeme === "[" || lexeme === "{") brackets += 1;
      else if (lexeme === "]" || lexeme === "}") brackets -= 1;
      // Within brackets they stand side by side; outside, each on a line is one level more.
      else if (brackets === 0 && (lexeme === "-" || lexeme === "?" || lexeme === ":")) onLine += 1;
      else if (lexeme.endsWith("\n")) onLine = 0;
    }
    if (brackets > depthLimit || onLine > depthLimit) return offset;
    scalar = false;
    offset += lexeme.length;
  }
  return undefined;
}
