import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const lockSchema = z.object({ pid: z.number(), hostname: z.string() });

/** Whether a file backend's stack is locked only by processes of this machine that are no more. */
export function isLockStale(backendFolder: string): boolean {
  const locks = files(join(backendFolder, ".pulumi", "locks")).map(
    (path) => lockSchema.safeParse(JSON.parse(readFileSync(path, "utf8"))).data,
  );
  return locks.length > 0 && locks.every((lock) => lock?.hostname === hostname() && !isAlive(lock.pid));
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
