// @ts-check
import { realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached } from "./cache.js";
import { isExecutable, lastWords, onPath, run } from "./command.js";
import { versionOf } from "./knownVersions.js";
import { lockedInstall, nodePackages } from "./nodePackages.js";
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
  const npmPackage = nodePackages[platformName(process)];
  if (!npmPackage) throw new Error(`no package of Node is known for ${platformName(process)}`);
  const { name, version } = npmPackage;
  const folder = await cached(cache, `node-${version}`, (part) =>
    timed(`Node ${process.versions.node} is not ${node.oldest} or newer: getting Node ${version} from npm`, () =>
      install(npmPackage, part),
    ),
  );
  return join(folder, "node_modules", name, "bin", "node");
}

/**
 * @param {typeof nodePackages[string]} npmPackage
 * @param {string} folder
 */
export async function install(npmPackage, folder) {
  const { name, version } = npmPackage;
  for (const [file, text] of Object.entries(lockedInstall(npmPackage))) writeFileSync(join(folder, file), text);
  const [command, ...args] = npmCommand(process.execPath);
  const result = await run(command, [...args, "ci", "--ignore-scripts"], { cwd: folder });
  const file = join(folder, "node_modules", name, "bin", "node");
  const isThere = result.code === 0 && isExecutable(file);
  const works = isThere ? await run(file, ["--version"]) : result;
  if (!isThere || works.code !== 0) {
    throw new ToolchainError(
      `This project needs Node ${node.oldest} or newer, and npm could not install ${name}@${version}:\n${lastWords(works)}\n` +
        "Install a newer Node (https://nodejs.org) and run the same command again.",
    );
  }
}
