import { isDeepStrictEqual } from "node:util";
import type { AnyResource, Properties } from "./resource.ts";
import { fromWire, isSecret, type WireObject } from "./wire.ts";

type Form = Pick<AnyResource, "readBack">;

/** Outputs on their way to the engine: without what says the same as an input, unless programs read it back. */
export function withoutRepeated(outputs: WireObject, inputs: WireObject, { readBack }: Form): WireObject {
  if (!readBack) return outputs;
  const [plainOutputs, plainInputs] = [fromWire(outputs), fromWire(inputs)];
  const isRepeated = (key: string) =>
    !readBack.includes(key) &&
    isDeepStrictEqual(plainOutputs[key], plainInputs[key]) &&
    // A secret that is none among the inputs would lose its mark.
    isSecret(outputs[key]) === isSecret(inputs[key]);
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => !isRepeated(key)));
}

/** State's outputs as the handler gave them. */
export function withRepeated(outputs: WireObject, inputs: WireObject, { readBack }: Form): Properties {
  return readBack ? { ...fromWire(inputs), ...fromWire(outputs) } : fromWire(outputs);
}
