import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { CommandError, exitCodes } from "./exitCodes.ts";

/** Text beyond this is no list of accounts. Bytes; as for agency files. */
const sizeLimit = 5 * 1024 * 1024;

/** A file as text, its byte order mark kept. Refuses what is not UTF-8: written back, it would not be the same. Exit code 2. */
export function readTextFile(path: string, what: string, hint: string): string {
  const refuse = (reason: string) => new CommandError(`${what} ${path} ${reason}. ${hint}`, exitCodes.usage);
  try {
    const bytes = readFileSync(path);
    if (bytes.length > sizeLimit) throw refuse("is larger than 5 MB");
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    if (cause instanceof TypeError) throw refuse("is not UTF-8 text");
    throw refuse(`cannot be read (${(cause as NodeJS.ErrnoException).code})`);
  }
}

/**
 * Puts another text in the place of a file's, in one go: whoever reads it sees the old text or the new one. Links are followed, the
 * mode stays. Refuses where the file says something else by now than what the new text was made from.
 */
export function replaceText(path: string, before: string, after: string): void {
  const target = realpathSync(path);
  const { mode } = statSync(target);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    const file = openSync(temporary, "wx", mode);
    try {
      writeSync(file, after);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // What the umask took from it.
    chmodSync(temporary, mode);
    if (readFileSync(target, "utf8") !== before)
      throw new CommandError(`${path} was changed by somebody else meanwhile, so it was not written. Run this again.`);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code}). Nothing was changed in it.`,
    );
  }
}
