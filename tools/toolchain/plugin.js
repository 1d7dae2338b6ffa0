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
import { pinnedChecksums, warnUnpinned } from "./checksum.js";
import { isExecutable, lastWords, run } from "./command.js";
import { download } from "./download.js";
import { platformName } from "./platform.js";
import { say, timed } from "./say.js";
import { ToolchainError } from "./toolchainError.js";

/**
 * A plugin of the vendor's that the project can do with a stand-in for.
 * @typedef {object} PluginSpec
 * @property {string} name `azuread`; its package is `@pulumi/<name>`
 * @property {string} variable names an executable to use instead
 * @property {string} standIn folder in the project
 *
 * @typedef {"official" | "given" | "stand-in"} Kind
 * @typedef {{ kind: Kind, binary: string, version: string, spec: PluginSpec }} FoundPlugin
 *
 * @typedef {object} Context
 * @property {string} cache
 * @property {string} project
 * @property {string} nodePath
 * @property {string} pulumiFolder
 * @property {NodeJS.ProcessEnv} [env]
 */

/** @type {PluginSpec} */
export const azuread = { name: "azuread", variable: "AZUREAD_PLUGIN", standIn: "simulator/azuread" };
/** @type {PluginSpec} */
export const azureNative = {
  name: "azure-native",
  variable: "AZURE_NATIVE_PLUGIN",
  standIn: "simulator/azureNative",
};

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Which plugin the engine is to use: a given one, else the official one, else the stand-in, which knows nothing but the simulator.
 * @param {PluginSpec} spec
 * @param {Context} context
 * @param {typeof installOfficial} [install]
 * @returns {Promise<FoundPlugin>}
 */
export async function findPlugin(spec, context, install = installOfficial) {
  const { project, env = process.env } = context;
  const version = sdkVersion(project, spec);
  const path = env[spec.variable];
  if (path) return { kind: "given", version, spec, binary: given(spec, path, env.INIT_CWD) };
  const official = await findOfficial(spec, context, version, install);
  return official
    ? { kind: "official", version, spec, binary: official }
    : { kind: "stand-in", version, spec, binary: join(project, ...spec.standIn.split("/"), executableOf(spec)) };
}

/**
 * Puts the plugin where the engine looks for it: in the project's own PULUMI_HOME.
 * @param {string} pulumiHome
 * @param {FoundPlugin} plugin
 */
export function placePlugin(pulumiHome, { binary, version, spec }) {
  const place = join(pulumiHome, "plugins", `resource-${spec.name}-v${version}`, executableOf(spec));
  if (linkTarget(place) === binary) return;
  mkdirSync(dirname(place), { recursive: true });
  // By a rename, as another run may start its plugin at this very moment.
  const link = `${place}-${process.pid}`;
  rmSync(link, { force: true });
  symlinkSync(binary, link);
  renameSync(link, place);
}

/** @param {FoundPlugin} plugin */
export function describePlugin({ kind, binary, version, spec: { name, variable } }) {
  if (kind === "given") return `${name} plugin: ${binary}, given by ${variable}`;
  if (kind === "official") return `${name} plugin: the official one, ${version}`;
  return `${name} plugin: the simulator's stand-in, as the official ${version} is not to be had here (docs/toolchain.md)`;
}

/** @param {PluginSpec} spec */
function executableOf({ name }) {
  return `pulumi-resource-${name}`;
}

/**
 * @param {string} project
 * @param {PluginSpec} spec
 */
function sdkVersion(project, { name }) {
  return String(
    JSON.parse(readFileSync(join(project, "node_modules", "@pulumi", name, "package.json"), "utf8")).version,
  );
}

/**
 * @param {PluginSpec} spec
 * @param {string} path
 * @param {string} [folder] where the person stood: npm runs scripts in the project's folder
 */
function given({ variable }, path, folder = process.cwd()) {
  const file = resolve(folder, path);
  if (isExecutable(file)) return file;
  throw new ToolchainError(`${variable} is ${path}, and there is no executable file at ${file}.`);
}

/**
 * @param {PluginSpec} spec
 * @param {Context} context
 * @param {string} version
 * @param {typeof installOfficial} install
 */
async function findOfficial(spec, context, version, install) {
  const checksum = pinnedChecksums[archiveOf(spec, version)];
  // What came before it was pinned is not taken for it.
  const name = `${spec.name}-${version}${checksum ? "-pinned" : ""}`;
  const binary = join(context.cache, name, "plugins", `resource-${spec.name}-v${version}`, executableOf(spec));
  if (isExecutable(binary)) return binary;
  const refusal = join(context.cache, `${name}.refused`);
  if (isFresh(refusal)) return undefined;
  try {
    await cached(context.cache, name, (folder) =>
      timed(`Getting the official ${spec.name} plugin ${version}`, () => install(spec, context, version, folder)),
    );
    return binary;
  } catch (error) {
    // Something that was tampered with is no reason to do with a stand-in.
    if (error instanceof ToolchainError) throw error;
    const reason = /** @type {Error} */ (error).message;
    say(`  not to be had: ${reason}`);
    writeFileSync(refusal, `Asked again after a day, or when this file is gone.\n${reason}\n`);
    return undefined;
  }
}

/**
 * @param {PluginSpec} spec
 * @param {string} version
 */
function archiveOf(spec, version) {
  return `${executableOf(spec)}-v${version}-${platformName(process).replace("x64", "amd64")}.tar.gz`;
}

/**
 * It would wait minutes for a network that swallows everything, so the vendor's site is asked first.
 * @param {PluginSpec} spec
 * @param {Context} context
 * @param {string} version
 * @param {string} folder
 */
async function installOfficial(spec, context, version, folder) {
  await download(context.nodePath, `https://get.pulumi.com/releases/plugins/${archiveOf(spec, version)}`);
  await installByEngine(spec, context, version, folder);
}

/**
 * By the engine itself, which knows where plugins come from, and holds the download against the checksum that it is given.
 * @param {PluginSpec} spec
 * @param {Pick<Context, "pulumiFolder">} context
 * @param {string} version
 * @param {string} folder
 */
export async function installByEngine(spec, { pulumiFolder }, version, folder, pinned = pinnedChecksums) {
  const archive = archiveOf(spec, version);
  const checksum = pinned[archive];
  if (!checksum) warnUnpinned(archive, "The download is held against nothing.");
  const args = ["plugin", "install", "resource", spec.name, version, ...(checksum ? ["--checksum", checksum] : [])];
  const result = await run(join(pulumiFolder, "pulumi"), args, {
    timeout: 10 * 60_000,
    env: { ...process.env, PULUMI_HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (result.code !== 0 && /invalid checksum/.test(result.stderr))
    throw new ToolchainError(
      `The download ${archive} is not what it should be: ${lastWords(result)}. Nothing of it was used.`,
    );
  if (result.code !== 0) throw new Error(lastWords(result));
  const binary = join(folder, "plugins", `resource-${spec.name}-v${version}`, executableOf(spec));
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
