import type { Properties, Resource } from "./resource.ts";
import { fromWire, isSecret, isWireObject, secret, signatureKey, toWire, type Wire, type WireObject } from "./wire.ts";

/**
 * Marks in `outs` what is secret under the same name in `ins`. Two objects are compared property by property; a secret
 * anywhere in an array makes the whole array secret, since order may not have survived. The engine's own rule, for
 * plugins which cannot take secrets (annotateSecrets in pkg/resource/plugin/provider_plugin.go).
 */
export function keepSecrets(outs: WireObject, ins: WireObject): WireObject {
  const kept = Object.entries(outs).map(([key, out]): [string, Wire] => {
    const input = ins[key];
    if (input === undefined) return [key, out];
    if (isUnmarkedObject(out) && isUnmarkedObject(input)) return [key, keepSecrets(out, input)];
    return [key, holdsSecret(input) ? secret(out) : out];
  });
  return Object.fromEntries(kept);
}

/** Outputs on their way to the engine: plain values, marked by the inputs' secrets and the type's own. */
export function markedOutputs(
  outputs: Properties,
  ins: WireObject,
  resource: Pick<Resource<never, Properties>, "secrets">,
): WireObject {
  const marked = keepSecrets(toWire(outputs), ins);
  for (const key of resource.secrets ?? []) {
    const value = marked[key];
    if (value !== undefined) marked[key] = secret(value);
  }
  return marked;
}

/** Values of `value`, and the properties at its top level that hold a secret. */
export function withoutSecrets(value: WireObject): { properties: Properties; secretProperties: string[] } {
  return {
    properties: fromWire(value),
    secretProperties: Object.keys(value).filter((key) => holdsSecret(value[key] ?? null)),
  };
}

function isUnmarkedObject(value: Wire): value is WireObject {
  return isWireObject(value) && value[signatureKey] === undefined;
}

function holdsSecret(value: Wire): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isWireObject(value) && Object.values(value).some(holdsSecret);
}
