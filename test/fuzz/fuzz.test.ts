import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { FuzzError, fuzz } from "./fuzz.ts";
import { targets } from "./targets/index.ts";

/** Long enough for thousands of inputs, new ones at every run; `npm run fuzz` goes on for as long as it is told. */
const seconds = 5;

afterAll(async () => {
  for (const { close } of targets) await close?.();
});

describe("whatever comes, the promises hold:", () => {
  test.each(targets.map((target) => [target.name, target] as const))(
    "%s",
    async (_name, target) => {
      expect(await fuzz(target, seconds)).toBeGreaterThan(20);
    },
    60_000,
  );
});

test("an input that breaks a promise is made small, saved, and named with its seed", async () => {
  const home = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
  process.chdir(folder);
  try {
    const input = fc.string();
    const holds = (text: string) => expect(text.length).toBeLessThan(3);
    const failure = await fuzz({ name: "lengths", input, holds }, 5, 7).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FuzzError);
    const [, file = ""] = /seed 7 .*--replay (\S+)$/s.exec((failure as Error).message) ?? [];
    const saved = JSON.parse(readFileSync(file, "utf8"));
    expect(saved).toMatchObject({ target: "lengths", seed: 7 });
    expect(saved.input).toHaveLength(3);
  } finally {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  }
});
