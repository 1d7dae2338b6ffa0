// @ts-check
import { dirname, join } from "node:path";
import { isExecutable, onPath } from "./command.js";
import { versionOf } from "./knownVersions.js";
import { buildFolder, buildPulumi } from "./pulumiBuild.js";
import { downloadPulumi, isReleasePinned, releaseFolder } from "./pulumiRelease.js";
import { say } from "./say.js";
import { ToolchainError } from "./toolchainError.js";
import { isAtLeast, pulumi } from "./versions.js";

/**
 * @typedef {object} Context
 * @property {string} cache
 * @property {string} project
 * @property {string} nodePath
 */

/**
 * @typedef {object} Source
 * @property {string} what
 * @property {() => string | undefined | Promise<string | undefined>} find
 */

/**
 * The Pulumi engine and its language host for Node. With IMAGEKIT_SSO_PINNED_ENGINE=true only what a checksum in this repository vouches
 * for: the official release where its own is pinned, else a build from Go modules, which go.sum does.
 * @param {Context} context
 * @returns {Promise<string>} the folder with `pulumi`
 */
export function findPulumi(context, env = process.env) {
  return firstThatIsThere(sources(context, { pinnedOnly: env.IMAGEKIT_SSO_PINNED_ENGINE === "true" }));
}

/**
 * In the order in which they are preferred.
 * @param {Context} context
 * @param {{ pinnedOnly: boolean, isPinned?: boolean }} options
 * @returns {Source[]}
 */
export function sources(context, { pinnedOnly, isPinned = isReleasePinned() }) {
  const withRelease = isPinned || !pinnedOnly;
  return [
    !pinnedOnly && { what: "on PATH", find: () => installed(context.cache) },
    withRelease && {
      what: "official, in the cache",
      find: () => complete(join(context.cache, releaseFolder(), "pulumi")),
    },
    { what: "built, in the cache", find: () => complete(join(context.cache, buildFolder)) },
    withRelease && { what: "official release", find: () => downloadPulumi(context) },
    { what: "build from Go modules", find: () => buildPulumi(context) },
  ].filter((source) => source !== false);
}

/**
 * The first that has it. Where a source fails, its reason is kept for the case that none has.
 * @param {Source[]} sources
 */
export async function firstThatIsThere(sources) {
  const reasons = [];
  for (const { what, find } of sources) {
    try {
      const folder = await find();
      if (folder) return folder;
    } catch (error) {
      // Something that was tampered with is no reason to look elsewhere.
      if (error instanceof ToolchainError) throw error;
      const reason = `  ${what}: ${/** @type {Error} */ (error).message}`;
      say(reason);
      reasons.push(reason);
    }
  }
  throw new ToolchainError(
    [
      `Pulumi ${pulumi.oldest} or newer, with its language host pulumi-language-nodejs, is not to be had:`,
      ...reasons,
      "Install it (https://www.pulumi.com/docs/install/), or install Go 1.26.6 or newer (https://go.dev/dl/), and run the same command again.",
    ].join("\n"),
  );
}

/**
 * What the person has installed, where it is new enough and whole.
 * @param {string} cache
 */
async function installed(cache) {
  const [engine] = onPath("pulumi");
  const [languageHost] = onPath("pulumi-language-nodejs");
  if (!engine || !languageHost) return undefined;
  return isAtLeast(await versionOf(cache, engine, ["version"]), pulumi.oldest) ? dirname(engine) : undefined;
}

/** @param {string} folder */
function complete(folder) {
  return ["pulumi", "pulumi-language-nodejs"].every((name) => isExecutable(join(folder, name))) ? folder : undefined;
}
