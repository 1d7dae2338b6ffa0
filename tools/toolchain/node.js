// @ts-check
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { cached } from "./cache.js";
import { isExecutable, lastWords, onPath, run } from "./command.js";
import { versionOf } from "./knownVersions.js";
import { npmCommand } from "./npm.js";
import { platformName } from "./platform.js";
import { timed } from "./say.js";
import { ToolchainError } from "./toolchainError.js";
import { isNewEnoughNode, node } from "./versions.js";

/**
 * A Node that runs TypeScript as it is: this process's own, else one on PATH, else an LTS release from npm.
 * @param {string} cache
 * @returns {Promise<string>} path of the executable
 */
export async function findNode(cache) {
  if (isNewEnoughNode(process.versions.node)) return process.execPath;
  for (const candidate of onPath("node")) {
    if (realpathSync(candidate) === realpathSync(process.execPath)) continue;
    if (isNewEnoughNode(await versionOf(cache, candidate, ["--version"]))) return candidate;
  }
  const npmPackage = `node-${platformName(process)}`;
  const folder = await cached(cache, `node-${node.wanted}`, (part) =>
    timed(`Node ${process.versions.node} is not ${node.oldest} or newer: getting Node ${node.wanted} from npm`, () =>
      install(`${npmPackage}@${node.wanted}`, part, join("node_modules", npmPackage, "bin", "node")),
    ),
  );
  return join(folder, "node_modules", npmPackage, "bin", "node");
}

/**
 * @param {string} wanted
 * @param {string} folder
 * @param {string} executable
 */
async function install(wanted, folder, executable) {
  const [command, ...args] = npmCommand(process.execPath);
  const result = await run(
    command,
    [...args, "install", "--prefix", folder, "--no-save", "--no-package-lock", wanted],
    { cwd: folder },
  );
  const file = join(folder, executable);
  const works = result.code === 0 && isExecutable(file) ? await run(file, ["--version"]) : result;
  if (works.code !== 0) {
    throw new ToolchainError(
      `This project needs Node ${node.oldest} or newer, and npm could not install ${wanted}:\n${lastWords(works)}\n` +
        "Install a newer Node (https://nodejs.org) and run the same command again.",
    );
  }
}
