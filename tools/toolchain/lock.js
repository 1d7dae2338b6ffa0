// @ts-check
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { say } from "./say.js";

/**
 * Runs `work` while no other process that asks for the same lock does. The lock is a file with its owner's process id; that
 * of a process which is gone is taken over.
 *
 * It spares a second run the same work; nothing breaks where two get in, as whatever they make appears by a rename.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  let told = false;
  while (!take(file)) {
    const owner = ownerOf(file);
    if (owner !== undefined && !isRunning(owner)) {
      release(file, owner);
      continue;
    }
    if (!told) say(`Another run${owner ? ` (process ${owner})` : ""} is getting this ready already: waiting for it.`);
    told = true;
    await pause(200);
  }
  try {
    return await work();
  } finally {
    release(file, process.pid);
  }
}

/**
 * A link, as it appears with its content in it: no reader ever sees a lock without an owner.
 * @param {string} file
 */
function take(file) {
  const mine = `${file}-${process.pid}`;
  writeFileSync(mine, String(process.pid));
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

/**
 * @param {string} file
 * @param {number} owner
 */
function release(file, owner) {
  if (ownerOf(file) !== owner) return;
  const gone = `${file}-gone-${process.pid}`;
  try {
    renameSync(file, gone);
  } catch {
    return;
  }
  rmSync(gone, { force: true });
}

/** @param {string} file */
function ownerOf(file) {
  try {
    return Number(readFileSync(file, "utf8")) || undefined;
  } catch {
    return undefined;
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
