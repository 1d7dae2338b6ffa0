import { isDeepStrictEqual } from "node:util";
import { type Diff, type DiffKind, type Properties, unknown } from "./resource.ts";

export interface CompareOptions {
  /** Properties that cannot change in place. */
  replaceOn?: readonly string[];
  /** Properties whose order means nothing. */
  sets?: readonly string[];
}

/** The changes from `olds` to `news`, one entry per top-level property. An unknown new value counts as a change. */
export function compareProperties(
  olds: Properties,
  news: Properties,
  { replaceOn = [], sets = [] }: CompareOptions = {},
): Diff["changes"] {
  const changes: Record<string, DiffKind> = {};
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    const [old, next] = sets.includes(key) ? [sorted(olds[key]), sorted(news[key])] : [olds[key], news[key]];
    if (isDeepStrictEqual(old, next) && !holdsUnknown(next)) continue;
    const kind = old === undefined ? "add" : next === undefined ? "delete" : "update";
    changes[key] = replaceOn.includes(key) ? `${kind}-replace` : kind;
  }
  return changes;
}

/** Whether a value is, or holds, one that preview does not know yet. */
export function holdsUnknown(value: unknown): boolean {
  if (value === unknown) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}

function sorted(value: unknown): unknown {
  if (!Array.isArray(value) || holdsUnknown(value)) return value;
  return value
    .map((item) => [JSON.stringify(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, item]) => item);
}
