/** Reads a JSON body against what Graph lets a client write, with Graph's sentences for what does not fit. */
import { badRequest, invalidValue, unreadable } from "./graphError.ts";

export type Json = Record<string, unknown>;

export interface PropertyRule {
  valid(value: unknown): boolean;
  /** Nested objects are merged, everything else is replaced. */
  merge?: boolean;
  /** Properties of the object, or of each object of the list, that is the value. */
  inner?: Inner;
}

interface Inner {
  resource: string;
  rules: Readonly<Record<string, PropertyRule>>;
}

const optional = (valid: (value: unknown) => boolean): PropertyRule => ({
  valid: (value) => value === null || valid(value),
});
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const text = (longest: number): PropertyRule =>
  optional((value) => typeof value === "string" && value.length <= longest);
export const requiredText = (longest: number): PropertyRule => ({
  valid: (value) => typeof value === "string" && value.trim() !== "" && value.length <= longest,
});
export const flag: PropertyRule = optional((value) => typeof value === "boolean");
export const requiredFlag: PropertyRule = { valid: (value) => typeof value === "boolean" };
export const texts = (most: number, longest: number): PropertyRule => ({
  valid: (value) =>
    Array.isArray(value) &&
    value.length <= most &&
    value.every((item) => typeof item === "string" && item !== "" && item.length <= longest),
});
export const objects: PropertyRule = { valid: (value) => Array.isArray(value) && value.every(isObject) };
/** `resource` is the type's name in Graph's sentences. */
export const nested = (resource: string, rules: Inner["rules"]): PropertyRule => ({
  ...optional(isObject),
  merge: true,
  inner: { resource, rules },
});
export const listOf = (resource: string, rules: Inner["rules"]): PropertyRule => ({
  ...objects,
  inner: { resource, rules },
});
export const replacedObject: PropertyRule = optional(isObject);
export const oneOf = (...values: (string | null)[]): PropertyRule => ({
  valid: (value) => values.includes(value as string | null),
});
export const url = (longest: number): PropertyRule =>
  optional((value) => typeof value === "string" && value.length <= longest && (value === "" || URL.canParse(value)));

export function requireBody(body: unknown): Json {
  if (!isObject(body)) {
    throw unreadable();
  }
  return body;
}

/**
 * The writable properties of a body. Annotations (`@odata.type`, `owners@odata.bind`) are left to the caller; read-only
 * properties are refused unless they say what is there already, as clients send an object's own id along.
 */
export function writableProperties(
  body: Json,
  resource: string,
  rules: Readonly<Record<string, PropertyRule>>,
  current: Readonly<Json> | undefined,
  readOnly: ReadonlySet<string>,
): Json {
  const written: Json = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.includes("@odata.")) continue;
    const rule = ruleFor(rules, name);
    if (rule === undefined) {
      if (!readOnly.has(name)) throw badRequest(`Invalid property '${name}'.`);
      if (current !== undefined && JSON.stringify(current[name]) === JSON.stringify(value)) continue;
      throw badRequest(`Property '${name}' is read-only and cannot be set.`);
    }
    requireValid(name, value, resource, rule);
    written[name] = value;
  }
  return written;
}

/** Of the rules' own: a body may have a key `toString`. */
function ruleFor(rules: Inner["rules"], name: string): PropertyRule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

function requireValid(name: string, value: unknown, resource: string, { valid, inner }: PropertyRule): void {
  if (!valid(value)) throw invalidValue(name, resource);
  if (inner === undefined || value === null) return;
  for (const [key, one] of [value].flat().flatMap((object) => Object.entries(object as Json))) {
    if (key.includes("@odata.")) continue;
    const rule = ruleFor(inner.rules, key);
    if (rule === undefined) throw badRequest(`Invalid property '${key}'.`);
    requireValid(key, one, inner.resource, rule);
  }
}

/** A PATCH: nested objects merge, arrays and plain values are replaced. */
export function merged<T extends Json>(current: T, change: Json, rules: Readonly<Record<string, PropertyRule>>): T {
  const next: Json = { ...current };
  for (const [name, value] of Object.entries(change)) {
    const before = current[name];
    next[name] =
      ruleFor(rules, name)?.merge === true && isObject(value) && isObject(before) ? mergedDeep(before, value) : value;
  }
  return next as T;
}

function mergedDeep(current: Json, change: Json): Json {
  const next: Json = { ...current };
  for (const [name, value] of Object.entries(change)) {
    if (name.includes("@odata.")) continue;
    const before = current[name];
    next[name] = isObject(value) && isObject(before) ? mergedDeep(before, value) : value;
  }
  return next;
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isGuid(value: unknown): boolean {
  return typeof value === "string" && guid.test(value);
}

/** The object id at the end of an `@odata.id` or of an entry of `owners@odata.bind`. */
export function referencedId(reference: unknown): string {
  const id = typeof reference === "string" ? /\/([^/]+)$/.exec(reference.replace(/\/+$/, ""))?.[1] : undefined;
  if (id === undefined || !isGuid(id))
    throw badRequest("Invalid URL format specified in @odata.id or @odata.bind: it must end with an object id.");
  return id.toLowerCase();
}
