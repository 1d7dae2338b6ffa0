// @ts-check
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { isRunning, withLock } from "./lock.js";

/**
 * The folder that this user's clones of the project share.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 */
export function cacheFolder(env = process.env, platform = process.platform, home = homedir()) {
  if (env.IMAGEKIT_SSO_CACHE) return resolve(env.IMAGEKIT_SSO_CACHE);
  if (platform === "darwin") return join(home, "Library", "Caches", "imagekit-entra-sso");
  // The XDG specification: a path that is not absolute is to be ignored.
  const base = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(home, ".cache");
  return join(base, "imagekit-entra-sso");
}

/**
 * The folder `name` of the cache, made where it is not there yet. It appears whole or not at all: `make` fills a folder
 * beside it, which is renamed at the end. Of two runs at once the second waits for the first.
 * @param {string} cache
 * @param {string} name
 * @param {(folder: string) => Promise<void>} make
 */
export async function cached(cache, name, make) {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  return withLock(join(cache, `${name}.lock`), async () => {
    if (existsSync(folder)) return folder;
    removeLeftovers(cache, name);
    const part = mkdtempSync(join(cache, `${name}.part-${process.pid}-`));
    try {
      await make(part);
      renameSync(part, folder);
      return folder;
    } finally {
      rmSync(part, { recursive: true, force: true });
    }
  });
}

/**
 * What killed runs were in the middle of.
 * @param {string} cache
 * @param {string} name
 */
function removeLeftovers(cache, name) {
  const prefix = `${name}.part-`;
  for (const entry of readdirSync(cache)) {
    if (!entry.startsWith(prefix) || isRunning(Number.parseInt(entry.slice(prefix.length), 10))) continue;
    rmSync(join(cache, entry), { recursive: true, force: true });
  }
}
