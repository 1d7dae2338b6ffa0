/** Whose an object is, by its notes: the mark without the nonce behind it. Empty where there are no notes. */
export function markOf(notes: string | null | undefined): string {
  return notes?.split(" ")[0] ?? "";
}
