/** For an option that may be repeated: every value, in the order given. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
