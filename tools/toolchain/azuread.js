// @ts-check
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { cached } from "./cache.js";
import { isExecutable, lastWords, run } from "./command.js";
import { download } from "./download.js";
import { platformName } from "./platform.js";
import { say, timed } from "./say.js";
import { ToolchainError } from "./toolchainError.js";

/**
 * @typedef {"official" | "given" | "stand-in"} Kind
 * @typedef {{ kind: Kind, binary: string, version: string }} AzureadPlugin
 *
 * @typedef {object} Context
 * @property {string} cache
 * @property {string} project
 * @property {string} nodePath
 * @property {string} pulumiFolder
 * @property {NodeJS.ProcessEnv} [env]
 */

const executable = "pulumi-resource-azuread";
const dayInMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Which azuread plugin the engine is to use: a given one, else the official one, else the stand-in, which knows nothing but the simulator.
 * @param {Context} context
 * @param {(context: Context, version: string, folder: string) => Promise<void>} [install]
 * @returns {Promise<AzureadPlugin>}
 */
export async function findAzuread(context, install = installOfficial) {
  const { project, env = process.env } = context;
  const version = sdkVersion(project);
  if (env.AZUREAD_PLUGIN) return { kind: "given", version, binary: given(env.AZUREAD_PLUGIN, env.INIT_CWD) };
  const official = await findOfficial(context, version, install);
  return official
    ? { kind: "official", version, binary: official }
    : { kind: "stand-in", version, binary: join(project, "simulator", "azuread", executable) };
}

/**
 * Puts the plugin where the engine looks for it: in the project's own PULUMI_HOME.
 * @param {string} pulumiHome
 * @param {AzureadPlugin} plugin
 */
export function placeAzuread(pulumiHome, { binary, version }) {
  const place = join(pulumiHome, "plugins", `resource-azuread-v${version}`, executable);
  if (linkTarget(place) === binary) return;
  mkdirSync(dirname(place), { recursive: true });
  // By a rename, as another run may start its plugin at this very moment.
  const link = `${place}-${process.pid}`;
  rmSync(link, { force: true });
  symlinkSync(binary, link);
  renameSync(link, place);
}

/** @param {AzureadPlugin} plugin */
export function describeAzuread({ kind, binary, version }) {
  if (kind === "given") return `azuread plugin: ${binary}, given by AZUREAD_PLUGIN`;
  if (kind === "official") return `azuread plugin: the official one, ${version}`;
  return `azuread plugin: the simulator's stand-in, as the official ${version} is not to be had here (docs/toolchain.md)`;
}

/** @param {string} project */
function sdkVersion(project) {
  return String(
    JSON.parse(readFileSync(join(project, "node_modules", "@pulumi", "azuread", "package.json"), "utf8")).version,
  );
}

/**
 * @param {string} path
 * @param {string} [folder] where the person stood: npm runs scripts in the project's folder
 */
function given(path, folder = process.cwd()) {
  const file = resolve(folder, path);
  if (isExecutable(file)) return file;
  throw new ToolchainError(`AZUREAD_PLUGIN is ${path}, and there is no executable file at ${file}.`);
}

/**
 * @param {Context} context
 * @param {string} version
 * @param {(context: Context, version: string, folder: string) => Promise<void>} install
 */
async function findOfficial(context, version, install) {
  const name = `azuread-${version}`;
  const binary = join(context.cache, name, "plugins", `resource-azuread-v${version}`, executable);
  if (isExecutable(binary)) return binary;
  const refusal = join(context.cache, `${name}.refused`);
  if (isFresh(refusal)) return undefined;
  try {
    await cached(context.cache, name, (folder) =>
      timed(`Getting the official azuread plugin ${version}`, () => install(context, version, folder)),
    );
    return binary;
  } catch (error) {
    const reason = /** @type {Error} */ (error).message;
    say(`  not to be had: ${reason}`);
    writeFileSync(refusal, `Asked again after a day, or when this file is gone.\n${reason}\n`);
    return undefined;
  }
}

/**
 * By the engine itself, which knows where plugins come from. It would wait minutes for a network that swallows everything, so
 * the vendor's site is asked first.
 * @param {Context} context
 * @param {string} version
 * @param {string} folder
 */
async function installOfficial({ nodePath, pulumiFolder }, version, folder) {
  const archive = `pulumi-resource-azuread-v${version}-${platformName(process).replace("x64", "amd64")}.tar.gz`;
  await download(nodePath, `https://get.pulumi.com/releases/plugins/${archive}`);
  const result = await run(join(pulumiFolder, "pulumi"), ["plugin", "install", "resource", "azuread", version], {
    timeout: 10 * 60_000,
    env: { ...process.env, PULUMI_HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (result.code !== 0) throw new Error(lastWords(result));
  const binary = join(folder, "plugins", `resource-azuread-v${version}`, executable);
  if (!existsSync(binary)) throw new Error("pulumi plugin install left no plugin");
}

/** @param {string} file */
function isFresh(file) {
  try {
    return Date.now() - statSync(file).mtimeMs < dayInMilliseconds;
  } catch {
    return false;
  }
}

/** @param {string} file */
function linkTarget(file) {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
