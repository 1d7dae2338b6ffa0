import type { Properties } from "../../provider/adapter/resource.ts";
import { secret, toWire, type Wire, type WireObject } from "../../provider/adapter/wire.ts";

/** Marks an input as secret. */
export function asSecret(value: unknown): SecretInput {
  return new SecretInput(value);
}

class SecretInput {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** Plain properties in the form the engine sends them. */
export function wireOf(properties: Properties): WireObject {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, wireValue(value)]));
}

function wireValue(value: unknown): Wire {
  if (value instanceof SecretInput) return secret(wireValue(value.value));
  if (Array.isArray(value)) return value.map(wireValue);
  // The engine sends null for what a program leaves undefined, and so does this.
  if (value === undefined || value === null) return null;
  if (typeof value === "object") return wireOf(value as Properties);
  return toWire({ value }).value as Wire;
}
