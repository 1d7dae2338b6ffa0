import { readFileSync, realpathSync, statSync } from "node:fs";
import { replaceWholeFile } from "../../provider/files/wholeFile.ts";
import { CommandError, exitCodes } from "./exitCodes.ts";
import { withFileLock } from "./fileLock.ts";

/** Text beyond this is no list of accounts. Bytes; as for agency files. */
const sizeLimit = 5 * 1024 * 1024;

/** A file as text, its byte order mark kept. Refuses what is not UTF-8: written back, it would not be the same. Exit code 2. */
export function readTextFile(path: string, what: string, hint: string): string {
  const bytes = readBytes(path, what, hint);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CommandError(`${what} ${path} is not UTF-8 text. ${hint}`, exitCodes.usage);
  }
}

/** A file of text, in whatever encoding. Exit code 2 where it cannot be read. */
export function readBytes(path: string, what: string, hint: string): Uint8Array {
  const refuse = (reason: string) => new CommandError(`${what} ${path} ${reason}. ${hint}`, exitCodes.usage);
  try {
    const bytes = readFileSync(path);
    if (bytes.length > sizeLimit) throw refuse("is larger than 5 MB");
    return bytes;
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw refuse(`cannot be read (${(cause as NodeJS.ErrnoException).code})`);
  }
}

/**
 * Puts another text in the place of a file's, whole or not at all. Links are followed, the mode stays. Refuses where the file says
 * something else by now than what the new text was made from.
 */
export function replaceText(path: string, before: string, after: string): void {
  try {
    const target = realpathSync(path);
    const { mode } = statSync(target);
    const justBefore = () => {
      if (readFileSync(target, "utf8") === before) return;
      throw new CommandError(`${path} was changed by somebody else meanwhile, so it was not written. Run this again.`);
    };
    // Between the look and the change of names another process could write.
    withFileLock(target, () => replaceWholeFile(target, after, { mode: mode & 0o7777, justBefore }));
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${path} cannot be written (${reasonOf(error)}). Nothing was changed in it.`);
  }
}

function reasonOf(error: unknown): string {
  const { code = "an unknown reason" } = error as NodeJS.ErrnoException;
  return ["ENOSPC", "EDQUOT", "EFBIG"].includes(code) ? `${code}: there is no space left for it` : code;
}
