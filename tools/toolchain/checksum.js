// @ts-check
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { say } from "./say.js";
import { ToolchainError } from "./toolchainError.js";

/**
 * SHA-256 of release archives, of the engine and of plugins, by archive name. What stands here is enforced, whatever the vendor's own list
 * says, and a download that differs stops the run. Empty: see docs/toolchain.md.
 * @type {Record<string, string>}
 */
export const pinnedChecksums = {};

/**
 * Of a download that nothing in this repository vouches for: a line that nobody overlooks, in a workflow of GitHub's an annotation.
 * @param {string} archive
 * @param {string} instead what it was held against
 */
export function warnUnpinned(archive, instead, env = process.env) {
  const text = `No checksum of ${archive} stands in this repository (tools/toolchain/checksum.js). ${instead} See docs/toolchain.md.`;
  say(env.GITHUB_ACTIONS === "true" ? `::warning::${text}` : `WARNING: ${text}`);
}

/**
 * The checksum of one archive out of a list as `sha256sum` writes it: `<hex>  ./name`.
 * @param {string} list
 * @param {string} archive
 */
export function listedChecksum(list, archive) {
  for (const line of list.split("\n")) {
    const [, sum, name] = /^([0-9a-f]{64})\s+\*?(?:\.\/)?(\S+)\s*$/i.exec(line) ?? [];
    if (name === archive) return sum?.toLowerCase();
  }
  return undefined;
}

/**
 * @param {string} file
 * @param {string} archive
 * @param {string} expected
 */
export async function assertChecksum(file, archive, expected) {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file)) hash.update(piece);
  const actual = hash.digest("hex");
  if (actual === expected) return;
  throw new ToolchainError(
    `The download ${archive} is not what it should be: its SHA-256 is ${actual}, expected was ${expected}. Nothing of it was used.`,
  );
}
