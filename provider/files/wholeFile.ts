import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, fstatSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

export interface WholeFileOptions {
  /** Permission bits; what the umask leaves of 0o666 where absent. */
  mode?: number;
  /** Called when the new content is on the disk, just before it takes the old one's place. What it throws keeps the old content. */
  justBefore?: () => void;
}

/**
 * Puts new content in the place of a file's, or makes the file: whoever reads it, at whatever moment, sees the old content or the new one,
 * also after a kill, a full disk or a power cut. Throws what the system says (`ENOSPC`, `EACCES` …); the old content stays then. The part
 * that is written first has a name that nobody can guess and plant a link at.
 *
 * Our own, since a well-kept package of this kind takes a short write for a whole one (npm's write-file-atomic 7 calls `fs.write` once).
 */
export function replaceWholeFile(path: string, content: string | Uint8Array, options: WholeFileOptions = {}): void {
  const { mode, justBefore } = options;
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomBytes(9).toString("base64url")}.tmp`);
  try {
    const file = openSync(temporary, "wx", mode ?? 0o666);
    try {
      writeAll(file, Buffer.from(content));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // What the umask took from it.
    if (mode !== undefined) chmodSync(temporary, mode);
    justBefore?.();
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** A disk that fills up takes a part and says no error: that comes with the next write, or shows in the length. */
function writeAll(file: number, content: Buffer): void {
  for (let written = 0; written < content.length; ) {
    const count = writeSync(file, content, written);
    if (count === 0) throw full();
    written += count;
  }
  if (fstatSync(file).size !== content.length) throw full();
}

function full(): NodeJS.ErrnoException {
  return Object.assign(new Error("The disk took a part of the file only."), { code: "ENOSPC" });
}

/** The new name lasts over a power cut. Some systems cannot sync a folder; the file's content is safe all the same. */
function syncFolder(folder: string): void {
  try {
    const opened = openSync(folder, "r");
    try {
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    if (!["EINVAL", "EPERM", "EISDIR", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
