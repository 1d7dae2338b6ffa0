import { distance } from "fastest-levenshtein";

/** The known word that somebody most likely meant, in whatever case; undefined where none is near. */
export function nearest(text: string, known: readonly string[]): string | undefined {
  const wanted = text.trim().toLowerCase();
  const [best] = known
    .map((word) => ({ word, far: distance(wanted, word.toLowerCase()) }))
    .toSorted((left, right) => left.far - right.far);
  // A third of a word is a slip of the hand, more is another word.
  return best && best.far <= Math.min(4, Math.floor(best.word.length / 3)) ? best.word : undefined;
}

/** `. Did you mean "developer"?`, for the end of a message, or nothing. */
export function didYouMean(text: string, known: readonly string[]): string {
  const word = nearest(text, known);
  return word === undefined ? "" : `. Did you mean ${JSON.stringify(word)}?`;
}
