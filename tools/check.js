// @ts-check
/** Types, lint and format in one command. */
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const project = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs both at once, each to its end, and returns the names of those that found something. */
export async function check() {
  const checks = [
    { name: "tsc", args: [bin("typescript", "bin", "tsc"), "-p", "tsconfig.json"] },
    // What runs in a browser knows another world.
    { name: "tsc of the page", args: [bin("typescript", "bin", "tsc"), "-p", "cli/console/page"] },
    { name: "biome", args: [bin("@biomejs", "biome", "bin", "biome"), "ci", "--error-on-warnings"] },
  ];
  const codes = await Promise.all(checks.map(({ args }) => node(args)));
  return checks.filter((_, place) => codes[place] !== 0).map(({ name }) => name);
}

/** @param {string[]} path */
function bin(...path) {
  return join(project, "node_modules", ...path);
}

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function node(args) {
  return new Promise((settle) => {
    const child = spawn(process.execPath, args, { cwd: project, stdio: "inherit" });
    child.on("error", () => settle(127));
    child.on("close", (code) => settle(code ?? 1));
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const failed = await check();
  process.stdout.write(
    failed.length === 0 ? "Types, lint and format: nothing found.\n" : `Found something: ${failed.join(", ")}\n`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}
