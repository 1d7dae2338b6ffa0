/** Compares two JSON values by keys and types alone. */
export type Difference = `${"missing" | "extra" | "type"} ${string}`;

/** What `actual` lacks, has besides, or has of another type; null stands for any type, an empty list for any items. */
export function shapeDifferences(expected: unknown, actual: unknown, path = ""): Difference[] {
  if (expected == null || actual == null) return [];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const [first] = actual as unknown[];
    if (first === undefined) return [];
    return unique(
      (expected as unknown[]).flatMap((item, index) => shapeDifferences(item, actual[index] ?? first, `${path}[]`)),
    );
  }
  if (kind(expected) !== kind(actual)) return [`type ${path}`];
  if (kind(expected) !== "object") return [];
  const [wanted, given] = [expected as Record<string, unknown>, actual as Record<string, unknown>];
  const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
  return [
    ...Object.keys(wanted)
      .filter((key) => !(key in given))
      .map((key): Difference => `missing ${below(key)}`),
    ...Object.keys(given)
      .filter((key) => !(key in wanted))
      .map((key): Difference => `extra ${below(key)}`),
    ...Object.keys(wanted).flatMap((key) => shapeDifferences(wanted[key], given[key], below(key))),
  ];
}

function kind(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value;
}

function unique<T>(items: T[]): T[] {
  return [...new Set(items)];
}
