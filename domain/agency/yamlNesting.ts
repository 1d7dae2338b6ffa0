import { Lexer } from "yaml";

/** Levels of nesting that nobody writes by hand. An agency file needs seven. */
const depthLimit = 64;

/** Lists and mappings in brackets, and lines of one quoted text, that a file may have. A parser takes seconds and gigabytes for more. */
const bracketLimit = 100_000;
const quotedLineLimit = 1_000;

/** Marks that the lexer puts in, which stand for no character of the text. */
const marks = new Set(["\u0002", "\u0018", "\u001f"]);

/**
 * Where the text nests deeper than any file needs, by brackets or by indicators on one line, or holds more brackets or longer quoted
 * texts; undefined where it does not. Looked at before the text is parsed, since a parser runs out of memory on a few megabytes of brackets.
 */
export function tooMuchAt(text: string): { offset: number; message: string } | undefined {
  let offset = 0;
  let brackets = 0;
  let opened = 0;
  let onLine = 0;
  let scalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (marks.has(lexeme)) {
      scalar = lexeme === "\u001f";
      continue;
    }
    if (!scalar) {
      if (lexeme === "[" || lexeme === "{") {
        brackets += 1;
        opened += 1;
      } else if (isQuoted(lexeme) && linesOf(lexeme) > quotedLineLimit)
        return { offset, message: `A quoted text has more than ${quotedLineLimit} lines.` };
      else if (lexeme === "]" || lexeme === "}") brackets -= 1;
      // Within brackets they stand side by side; outside, each on a line is one level more.
      else if (brackets === 0 && (lexeme === "-" || lexeme === "?" || lexeme === ":")) onLine += 1;
      else if (lexeme.endsWith("\n")) onLine = 0;
    }
    if (brackets > depthLimit || onLine > depthLimit) return { offset, message: "The values are nested too deep." };
    if (opened > bracketLimit)
      return { offset, message: `The file has more than ${bracketLimit} lists and mappings in brackets.` };
    scalar = false;
    offset += lexeme.length;
  }
  return undefined;
}

function isQuoted(lexeme: string): boolean {
  return lexeme.startsWith('"') || lexeme.startsWith("'");
}

function linesOf(lexeme: string): number {
  let lines = 1;
  for (let at = lexeme.indexOf("\n"); at !== -1; at = lexeme.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
