import { compareProperties } from "../adapter/compare.ts";
import type { Diff, Properties, Resource } from "../adapter/resource.ts";
import type { Services } from "../services.ts";

/** A resource type's handlers come from its file; the services exist once the plugin is configured. */
export type ResourceType<I, O> = (services: () => Services) => Resource<I, O>;

export interface DiffRules {
  replaceOn?: readonly string[];
  sets?: readonly string[];
  /** What two values of a property have in common when they mean the same. */
  canonical?: Readonly<Record<string, (value: unknown) => unknown>>;
}

/**
 * What changes between two sets of inputs. `account` is a label on everything in Entra: a new one is kept without
 * touching anything.
 */
export function diffOf(olds: Properties, news: Properties, { canonical = {}, ...rules }: DiffRules = {}): Diff {
  const comparable = ({ account: _label, ...properties }: Properties) =>
    Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, canonical[key]?.(value) ?? value]));
  return { changes: compareProperties(comparable(olds), comparable(news), rules) };
}

/** Whether an update leaves the inputs as state has them, `account` aside. */
export function isUnchanged(olds: Properties, news: Properties, rules?: DiffRules): boolean {
  const inputs = Object.fromEntries(Object.keys(news).flatMap((key) => (key in olds ? [[key, olds[key]]] : [])));
  return Object.keys(diffOf(inputs, news, rules).changes).length === 0;
}

/** For previews: the inputs as they will be, and of the outputs those that an update leaves alone. */
export function known(news: Properties, olds: Properties | undefined, unchanging: readonly string[]): Properties {
  return {
    ...Object.fromEntries(unchanging.flatMap((key) => (olds && key in olds ? [[key, olds[key]]] : []))),
    ...news,
  };
}
