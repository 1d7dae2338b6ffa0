import { randomInt } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Target } from "./target.ts";

/** A promise that did not hold, with the input saved. */
export class FuzzError extends Error {
  override readonly name = "FuzzError";
}

/** Runs the target on new inputs for so many seconds; the number of inputs. Throws `FuzzError` at the first that breaks a promise, made small. */
export async function fuzz<T>(target: Target<T>, seconds: number, seed = randomInt(2 ** 31)): Promise<number> {
  console.log(`fuzz ${target.name}: seed ${seed}, ${seconds} s`);
  const result = await fc.check(
    fc.asyncProperty(target.input, async (input) => void (await target.holds(input))),
    { seed, numRuns: 1_000_000_000, interruptAfterTimeLimit: seconds * 1_000, markInterruptAsFailure: false },
  );
  if (!result.failed) return result.numRuns;
  const file = saved(target.name, seed, result.counterexample?.[0]);
  const why = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
  throw new FuzzError(
    `fuzz ${target.name}: a promise did not hold with seed ${seed} after ${result.numRuns} inputs: ${why.slice(0, 2_000)}\nReplay it: npm run fuzz -- --replay ${file}`,
    { cause: result.errorInstance },
  );
}

function saved(target: string, seed: number, input: unknown): string {
  const folder = join(".local", "fuzz");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${target}-${seed}.json`);
  writeFileSync(file, `${JSON.stringify({ target, seed, input }, null, 2)}\n`);
  return file;
}
