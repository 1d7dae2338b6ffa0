import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { CommandError } from "./exitCodes.ts";
import { fateOf, markOf, processMarkSchema } from "./processes.ts";

/** An edit takes milliseconds. Milliseconds. */
const patience = 15_000;

export interface FileLockOptions {
  /** How long another process is waited for. Milliseconds. */
  patience?: number;
}

/**
 * Runs an edit of a file while no other process of this program edits it. Waits for the other; throws `CommandError` where that lasts.
 * The lock of a process that was killed is taken over where it is known to be no more.
 *
 * Our own, since the packages for it (proper-lockfile) take a lock over by its age: one that was paused loses its lock, and of two that
 * judge at once the second may remove the first one's fresh lock.
 */
export function withFileLock<T>(
  path: string,
  edit: () => T,
  { patience: longest = patience }: FileLockOptions = {},
): T {
  const lock = `${path}.lock`;
  const until = Date.now() + longest;
  while (!taken(lock)) {
    if (Date.now() > until)
      throw new CommandError(
        `${path} is being edited by another process, or one was killed and left ${lock}. Nothing was changed in it. ` +
          `Run this again. Where nobody edits it, remove ${lock} and ${claimOf(lock)} first.`,
      );
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  try {
    return edit();
  } finally {
    rmSync(lock, { force: true });
  }
}

function taken(lock: string): boolean {
  if (made(lock)) return true;
  if (isOfDeadProcess(lock)) removeDead(lock);
  return false;
}

/** Makes the lock, with its owner in it; false where there is one. */
function made(lock: string): boolean {
  let file: number;
  try {
    file = openSync(lock, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  try {
    writeSync(file, JSON.stringify(markOf(process.pid) ?? {}));
  } catch (error) {
    // A full disk: a lock without an owner would stay for good.
    rmSync(lock, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

/**
 * Only who has made the claim removes a dead process's lock, and looks again first. So of two that judged at once the second finds
 * the fresh lock of the first, and leaves it.
 */
function removeDead(lock: string): void {
  const claim = claimOf(lock);
  if (!made(claim)) return;
  try {
    if (isOfDeadProcess(lock)) rmSync(lock, { force: true });
  } finally {
    rmSync(claim, { force: true });
  }
}

function claimOf(lock: string): string {
  return `${lock}.claim`;
}

/** What names no process, or one of another container, may be of one that is at work. */
function isOfDeadProcess(lock: string): boolean {
  try {
    return fateOf(processMarkSchema.parse(JSON.parse(readFileSync(lock, "utf8")))) === "ended";
  } catch {
    // Gone, or not written to its end yet.
    return false;
  }
}
