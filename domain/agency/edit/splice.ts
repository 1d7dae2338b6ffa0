/** A piece of text in the place of what stands between two offsets of the old text. */
export interface Splice {
  from: number;
  to: number;
  text: string;
}

/** The text with the splices applied. They must not overlap; those at one place go in their order. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let rest = 0;
  let result = "";
  for (const { from, to, text: piece } of splices.toSorted((left, right) => left.from - right.from)) {
    result += text.slice(rest, from) + piece;
    rest = to;
  }
  return result + text.slice(rest);
}
