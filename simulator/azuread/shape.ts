/**
 * Properties compared as Terraform compares them: what the live object holds against what the program asks, where an
 * absent value equals an empty one and lists are sets.
 */
import { isDeepStrictEqual } from "node:util";
import { holdsUnknown } from "../../provider/adapter/compare.ts";
import type { CheckFailure, Diff, Properties } from "../../provider/adapter/resource.ts";

export interface Shape {
  /** Properties a program may set. */
  settable: readonly string[];
  required: readonly string[];
  defaults: Properties;
  replaceOn: readonly string[];
  /** Settable, and computed by Graph where a program leaves them out. */
  computed: readonly string[];
  /** Fills defaults inside nested values, before they are compared. */
  complete?(key: string, value: unknown): unknown;
}

/** Inputs with defaults filled in. What the stand-in does not know is refused: silence would look like success. */
export function checkShape(shape: Shape, news: Properties): { inputs: Properties; failures: CheckFailure[] } {
  const given = Object.entries(news).filter(([key]) => !key.startsWith("__"));
  const failures = [
    ...given
      .filter(([key]) => !shape.settable.includes(key))
      .map(([property]) => ({ property, reason: "the stand-in for the azuread plugin does not have this property" })),
    ...shape.required
      .filter((key) => news[key] === undefined)
      .map((property) => ({ property, reason: `Missing required argument: The argument "${property}" is required` })),
  ];
  return { inputs: { ...shape.defaults, ...Object.fromEntries(given) }, failures };
}

export function diffShape(shape: Shape, live: Properties, news: Properties): Diff {
  const changes: Diff["changes"] = {};
  for (const key of shape.settable) {
    if (news[key] === undefined && shape.computed.includes(key)) continue;
    const [old, next] = [normal(shape, key, live[key]), normal(shape, key, news[key])];
    if (isDeepStrictEqual(old, next)) continue;
    const kind = old === undefined ? "add" : next === undefined ? "delete" : "update";
    changes[key] = shape.replaceOn.includes(key) ? `${kind}-replace` : kind;
  }
  return { changes };
}

/** The inputs that would make the live object: the given ones where they still say the same, else what is there. */
export function liveInputs(shape: Shape, live: Properties, inputs: Properties | undefined): Properties {
  const keys =
    inputs === undefined ? shape.settable : Object.keys(inputs).filter((key) => shape.settable.includes(key));
  const entries = keys.map((key) => {
    const same =
      inputs !== undefined && isDeepStrictEqual(normal(shape, key, live[key]), normal(shape, key, inputs[key]));
    return [key, same ? inputs[key] : pruned(live[key])] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

export function changed(shape: Shape, key: string, olds: Properties, news: Properties): boolean {
  return !isDeepStrictEqual(normal(shape, key, olds[key]), normal(shape, key, news[key]));
}

function normal(shape: Shape, key: string, value: unknown): unknown {
  if (holdsUnknown(value)) return Symbol("different from everything");
  const filled = value ?? shape.defaults[key];
  return pruned(shape.complete === undefined ? filled : shape.complete(key, filled));
}

/** Without empty values, and with lists in a fixed order; undefined where nothing is left. */
function pruned(value: unknown): unknown {
  if (value === null || value === "" || value === false) return undefined;
  if (Array.isArray(value)) {
    const items = value.map(pruned).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items.sort(byText);
  }
  if (typeof value !== "object" || value === undefined) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, pruned(inner)] as const);
  const kept = entries.filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function byText(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
