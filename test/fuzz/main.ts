/** `npm run fuzz -- [SECONDS] [TARGET...]` or `npm run fuzz -- --replay FILE`. An hour and every target, where nothing is said. */
import { readFileSync } from "node:fs";
import { FuzzError, fuzz } from "./fuzz.ts";
import { targets } from "./targets/index.ts";

/** A target's turn: short, so that every target comes up early, each time with a new seed. */
const turnSeconds = 20;

const args = process.argv.slice(2);
process.exitCode = await (args[0] === "--replay" ? replay(args[1] ?? "") : goOn(args));
for (const { close } of targets) await close?.();

async function replay(file: string): Promise<number> {
  const { target: name, input } = JSON.parse(readFileSync(file, "utf8")) as { target: string; input: unknown };
  const target = targets.find((one) => one.name === name);
  if (!target) return refused(`${file} is of the target ${name}, which is none of ${names()}.`);
  try {
    await target.holds(input);
  } catch (error) {
    console.error(error);
    return 1;
  }
  console.log(`The promise holds with the input of ${file}.`);
  return 0;
}

async function goOn([first = "3600", ...rest]: readonly string[]): Promise<number> {
  const seconds = Number(first);
  if (!(seconds > 0)) return refused(`${first} is no number of seconds.`);
  const unknown = rest.find((name) => !targets.some((target) => target.name === name));
  if (unknown !== undefined) return refused(`${unknown} is none of ${names()}.`);
  const chosen = targets.filter(({ name }) => rest.length === 0 || rest.includes(name));
  const until = Date.now() + seconds * 1_000;
  const left = () => (until - Date.now()) / 1_000;
  const turn = Math.min(turnSeconds, seconds / chosen.length);
  const runs = new Map<string, number>();
  try {
    for (let at = 0; left() > 0.5; at = (at + 1) % chosen.length) {
      const target = chosen[at] as (typeof chosen)[number];
      const more = await fuzz(target, Math.min(turn, left()));
      runs.set(target.name, (runs.get(target.name) ?? 0) + more);
    }
  } catch (error) {
    if (!(error instanceof FuzzError)) throw error;
    console.error(error.message);
    return 1;
  }
  console.log([...runs].map(([name, count]) => `${name}: ${count} inputs`).join(", "));
  return 0;
}

function refused(problem: string): number {
  console.error(problem);
  return 2;
}

function names(): string {
  return targets.map(({ name }) => name).join(", ");
}
