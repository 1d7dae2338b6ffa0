import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const lockSchema = z.object({ pid: z.number(), hostname: z.string() });

type Lock = z.infer<typeof lockSchema> | undefined;

/** Whether a file backend's stacks are locked only by processes of this machine that are no more. */
export function isLockStale(backendFolder: string): boolean {
  const locks = locksIn(backendFolder);
  return locks.length > 0 && locks.every((lock) => lock?.hostname === hostname() && !isAlive(lock.pid));
}

/** Whether some run holds a stack of the backend in use; undefined where that cannot be known, as with any but file backends. */
export async function isBackendLocked(options: {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}): Promise<boolean | undefined> {
  const { stdout } = await promisify(execFile)("pulumi", ["whoami", "--json", "--non-interactive"], options);
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(stdout));
  return url.startsWith("file://") ? locksIn(folderOf(url)).length > 0 : undefined;
}

function folderOf(url: string): string {
  const address = url.replace(/\?.*$/, "").replace(/^file:\/\/~/, `file://${process.env.HOME ?? ""}`);
  return address.startsWith("file:///") ? fileURLToPath(address) : address.slice("file://".length);
}

function locksIn(backendFolder: string): Lock[] {
  return files(join(backendFolder, ".pulumi", "locks")).map(
    (path) => lockSchema.safeParse(JSON.parse(readFileSync(path, "utf8"))).data,
  );
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
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
