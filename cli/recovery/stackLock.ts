import { readdirSync, readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { pulumiCommand } from "../shared/pulumiCommand.ts";

const lockSchema = z.object({ pid: z.number(), hostname: z.string() });

/** Whether a file backend's stack is locked only by processes of this machine that are no more. */
export function isLockStale(backendFolder: string, stack: string): boolean {
  const locks = locksOf(backendFolder, stack).map(
    (path) => lockSchema.safeParse(JSON.parse(readFileSync(path, "utf8"))).data,
  );
  return locks.length > 0 && locks.every((lock) => lock?.hostname === hostname() && !isAlive(lock.pid));
}

/** Whether some run holds the stack; undefined where that cannot be known, as with any but file backends. */
export async function isStackLocked(stack: string): Promise<boolean | undefined> {
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(await pulumiCommand(["whoami", "--json"])));
  const folder = fileBackend(url);
  return folder === undefined ? undefined : locksOf(folder, stack).length > 0;
}

/** Folder of a file backend; undefined for any other. */
export function fileBackend(url = ""): string | undefined {
  const address = url.replace(/\?.*$/s, "");
  if (address.startsWith("file://~")) return join(homedir(), address.slice("file://~".length));
  if (/^file:\/\/\.{1,2}(\/|$)/.test(address)) return address.slice("file://".length);
  return URL.canParse(address) && address.startsWith("file:///") ? fileURLToPath(address) : undefined;
}

function locksOf(backendFolder: string, stack: string): string[] {
  const name = stack.slice(stack.lastIndexOf("/") + 1);
  return files(join(backendFolder, ".pulumi", "locks")).filter((path) => basename(dirname(path)) === name);
}

function files(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Ended, and only not taken note of yet: in a container whose first process does not, for ever. Linux has it in /proc; elsewhere it is not asked. */
function isZombie(pid: number): boolean {
  try {
    // The name before it, in parentheses, may hold anything.
    return /^\d+ \(.*\) Z /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
