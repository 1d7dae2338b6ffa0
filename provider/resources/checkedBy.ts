import type { z } from "zod";
import { type CheckFailure, type Properties, unknown } from "../adapter/resource.ts";

/**
 * Checks inputs by a schema, and fills its defaults in. What preview does not know yet is let through: an issue at or
 * below an unknown is not the user's, and with any unknown the inputs are returned as they came.
 */
export function checkedBy(schema: z.ZodType, news: Properties): { inputs: Properties; failures: CheckFailure[] } {
  const result = schema.safeParse(news);
  if (result.success) return { inputs: result.data as Properties, failures: [] };
  const failures = result.error.issues
    .filter(({ path }) => !reachesUnknown(news, path))
    .map(({ path, message }) => ({ property: propertyPath(path), reason: message }));
  return { inputs: news, failures };
}

function reachesUnknown(value: unknown, path: readonly PropertyKey[]): boolean {
  let at = value;
  for (const key of path) {
    if (at === unknown) return true;
    at = typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined;
  }
  return at === unknown;
}

/** `certificates.generations[0].name` */
export function propertyPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );
}
