// @ts-check
import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { say } from "./say.js";

/**
 * Who holds a lock. The process id alone would not do: containers that share a cache have the same ones, again and again.
 * @typedef {{ pid: number, host: string, run: string }} Owner
 */

/** What this process holds, by `run`. */
const held = new Set();

/**
 * Runs `work` while no other process that asks for the same lock does. The lock is a file that names its owner, who touches it for as long
 * as the work goes on; that of a process which is gone, or which has not touched it for `abandonedAfter` milliseconds, is taken over.
 *
 * It spares a second run the same work; nothing breaks where two get in, as whatever they make appears by a rename.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work, abandonedAfter = 30_000) {
  const me = { pid: process.pid, host: hostname(), run: randomUUID() };
  let told = false;
  while (!take(file, me)) {
    const owner = ownerOf(file);
    if (owner && isAbandoned(file, owner, abandonedAfter)) {
      release(file, owner);
      continue;
    }
    if (!told)
      say(`Another run${owner ? ` (process ${owner.pid})` : ""} is getting this ready already: waiting for it.`);
    told = true;
    await pause(200);
  }
  held.add(me.run);
  const refreshing = setInterval(() => refresh(file), abandonedAfter / 6);
  try {
    return await work();
  } finally {
    clearInterval(refreshing);
    held.delete(me.run);
    release(file, me);
  }
}

/**
 * @param {string} file
 * @param {Owner} owner
 * @param {number} after
 */
function isAbandoned(file, { pid, host, run }, after) {
  if (host === hostname()) {
    if (pid === process.pid) return !held.has(run);
    if (!isRunning(pid)) return true;
  }
  const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  // A clock that was set back would have the future last for ever.
  return touched !== undefined && Math.abs(Date.now() - touched) > after;
}

/**
 * A link, as it appears with its content in it: no reader ever sees a lock without an owner.
 * @param {string} file
 * @param {Owner} me
 */
function take(file, me) {
  const mine = `${file}-${me.run}`;
  writeFileSync(mine, JSON.stringify(me));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** @param {string} file */
function refresh(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody took it for abandoned, or removed the cache; the work is as good without it.
  }
}

/**
 * @param {string} file
 * @param {Owner} owner
 */
function release(file, owner) {
  if (ownerOf(file)?.run !== owner.run) return;
  const gone = `${file}-gone-${randomUUID()}`;
  try {
    renameSync(file, gone);
  } catch {
    return;
  }
  rmSync(gone, { force: true });
}

/**
 * @param {string} file
 * @returns {Owner | undefined}
 */
function ownerOf(file) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  try {
    const { pid, host, run } = JSON.parse(text);
    return { pid, host, run };
  } catch {
    // Nobody's, then, and abandoned once it is old.
    return { pid: 0, host: "", run: text };
  }
}

/** @param {number} pid */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is running all the same.
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
