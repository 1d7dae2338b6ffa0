import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { jsonOf } from "../shared/jsonOf.ts";
import { pulumiCommand } from "../shared/pulumiCommand.ts";

/** A lock of a file backend: a file of its own for each run that ever takes one. */
export interface StackLock {
  path: string;
  /** What the file says, to the byte: one lock is told from another by it. */
  text: string;
  /** Undefined where the file does not say it: written by half, or by another version of the engine. */
  holder: LockHolder | undefined;
}

const holderSchema = z.object({
  pid: z.int().positive(),
  hostname: z.string(),
  username: z.string().optional(),
  timestamp: z.string().optional(),
});

export type LockHolder = z.infer<typeof holderSchema>;

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

/** The locks of a file backend's stack. `project`: only of this project's stack; of every project's that has one of this name where absent. */
export function locksOf(backendFolder: string, stack: string, project?: string): StackLock[] {
  const name = stack.slice(stack.lastIndexOf("/") + 1);
  return files(join(backendFolder, ".pulumi", "locks"))
    .filter((path) => basename(dirname(path)) === name)
    .filter((path) => project === undefined || isOf(project, path))
    .map(lockAt)
    .filter((lock) => lock !== undefined);
}

/** The lock that is at a path; undefined where there is none, or none any more. */
export function lockAt(path: string): StackLock | undefined {
  try {
    const text = readFileSync(path, "utf8");
    return { path, text, holder: holderSchema.safeParse(jsonOf(text)).data };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    // One that cannot be read is a lock all the same.
    return { path, text: "", holder: undefined };
  }
}

/** `locks/organization/<project>/<stack>/<id>.json`; backends without projects have `locks/<stack>/<id>.json`. */
function isOf(project: string, path: string): boolean {
  const above = basename(dirname(dirname(path)));
  return above === project || above === "locks";
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
