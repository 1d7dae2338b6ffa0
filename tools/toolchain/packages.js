// @ts-check
import { mkdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { lastWords, run } from "./command.js";
import { withLock } from "./lock.js";
import { npmCommand } from "./npm.js";
import { timed } from "./say.js";
import { ToolchainError } from "./toolchainError.js";

/**
 * Installs the npm packages of package-lock.json unless node_modules holds exactly those.
 * @param {string} project
 * @param {string} nodePath
 */
export async function installPackages(project, nodePath) {
  if (packagesAreCurrent(project)) return;
  mkdirSync(join(project, ".local"), { recursive: true });
  await withLock(join(project, ".local", "packages.lock"), async () => {
    if (packagesAreCurrent(project)) return;
    await timed("Installing the npm packages", () => install(project, nodePath));
  });
}

/**
 * @param {string} project
 * @param {string} nodePath
 */
async function install(project, nodePath) {
  const [command, ...args] = npmCommand(nodePath);
  // With the right Node first: packages may look at the Node that installs them.
  const env = { ...process.env, PATH: [dirname(nodePath), process.env.PATH].join(delimiter) };
  // No package runs code of its own at its install: none needs to, and in a workflow it could ask for the workflow's token.
  const result = await run(command, [...args, "ci", "--include=dev", "--ignore-scripts"], { cwd: project, env });
  if (result.code !== 0) throw new ToolchainError(`npm ci failed:\n${lastWords(result)}`);
}

/**
 * npm writes down what it put into node_modules, as the last thing it does: no record of ours could be truer.
 * @param {string} project
 */
function packagesAreCurrent(project) {
  try {
    return holdsAll(
      readPackages(join(project, "package-lock.json")),
      readPackages(join(project, "node_modules", ".package-lock.json")),
    );
  } catch {
    return false;
  }
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages
 */

/**
 * @param {string} file
 * @returns {LockedPackages}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/**
 * Whether every locked package is installed in its locked version; optional ones are for other platforms where they are missing.
 * @param {LockedPackages} locked
 * @param {LockedPackages} installed
 */
export function holdsAll(locked, installed) {
  return Object.entries(locked).every(([path, { version, integrity, optional }]) => {
    if (path === "") return true;
    const found = installed[path];
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
}
