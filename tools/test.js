// @ts-check
/** `npm test`: the checks, then every test; arguments go to vitest. The last line, `N passed, N failed`, is for machines to read. */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check } from "./check.js";
import { summary } from "./toolchain/testSummary.js";

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const results = join(project, ".local", "test-results.json");

const found = await check();
if (found.length > 0) {
  process.stdout.write(
    `No test was run, since ${found.join(" and ")} found something.\n0 passed, ${found.length} failed\n`,
  );
  process.exitCode = 1;
} else {
  mkdirSync(dirname(results), { recursive: true });
  rmSync(results, { force: true });
  const code = await vitest(process.argv.slice(2));
  const { line, ok } = summary(await readFile(results, "utf8").catch(() => ""), code);
  process.stdout.write(`${line}\n`);
  process.exitCode = ok ? 0 : code || 1;
}

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function vitest(args) {
  return new Promise((settle) => {
    const child = spawn(
      process.execPath,
      [
        join(project, "node_modules", "vitest", "vitest.mjs"),
        "run",
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${results}`,
        ...args,
      ],
      { cwd: project, stdio: "inherit" },
    );
    child.on("error", () => settle(127));
    child.on("close", (code) => settle(code ?? 1));
  });
}
