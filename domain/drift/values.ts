import { isDeepStrictEqual } from "node:util";
import type { FindingValue } from "./finding.ts";

/** One property that differs, by its path in Graph's names. */
export interface ValueDifference {
  property: string;
  expected: FindingValue;
  actual: FindingValue;
}

/** Properties of `expected` that are otherwise in `actual`; lists are compared as sets. What `expected` does not name is not looked at. */
export function valueDifferences(expected: object, actual: object | null | undefined, above = ""): ValueDifference[] {
  return Object.entries(expected).flatMap(([name, wanted]) => {
    const property = above + name;
    const found = (actual as Record<string, unknown> | null | undefined)?.[name];
    if (typeof wanted === "object" && wanted !== null && !Array.isArray(wanted))
      return valueDifferences(wanted, found as object | undefined, `${property}.`);
    if (isDeepStrictEqual(asSet(wanted), asSet(found ?? null))) return [];
    return [{ property, expected: findingValue(wanted), actual: findingValue(found) }];
  });
}

function asSet(value: unknown): unknown {
  return Array.isArray(value) ? value.toSorted() : value;
}

export function findingValue(value: unknown): FindingValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
  return JSON.stringify(value);
}

/** Characters of a live value that a sentence quotes. */
const longestQuote = 200;

/**
 * A live value inside a sentence. Whoever can write it must not write on the reader's terminal: control characters, and those that turn
 * the direction of text, are spelt out.
 */
export function quoted(value: FindingValue | undefined): string {
  if (value === null || value === undefined || value === "") return "empty";
  const text = JSON.stringify(value);
  return printable(text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
}

/** Text without what a terminal would take for a command, and without what nobody sees. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (character) => {
    const digits = character.codePointAt(0)?.toString(16).padStart(4, "0") ?? "";
    return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits}`;
  });
}

/** What is in one list and not in the other. */
export function listDifference(
  expected: readonly string[],
  actual: readonly string[],
): { missing: string[]; extra: string[] } {
  return {
    missing: expected.filter((one) => !actual.includes(one)),
    extra: actual.filter((one) => !expected.includes(one)),
  };
}
