import { closeSync, openSync, rmSync, statSync } from "node:fs";
import { CommandError } from "./exitCodes.ts";

/** An edit takes milliseconds: a lock of this age was left by a process that was killed. Milliseconds. */
const stale = 10_000;
const patience = 15_000;

/** Runs an edit of a file while no other process of this program edits it. Waits for the other; throws `CommandError` where that lasts. */
export function withFileLock<T>(path: string, edit: () => T): T {
  const lock = `${path}.lock`;
  const until = Date.now() + patience;
  while (!taken(lock)) {
    if (Date.now() > until)
      throw new CommandError(`${path} is being edited by another process. Nothing was changed in it. Run this again.`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  try {
    return edit();
  } finally {
    rmSync(lock, { force: true });
  }
}

function taken(lock: string): boolean {
  try {
    closeSync(openSync(lock, "wx"));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const found = statSync(lock, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > stale) rmSync(lock, { force: true });
    return false;
  }
}
