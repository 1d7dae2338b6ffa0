import { mkdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { replaceWholeFile } from "../../provider/files/wholeFile.ts";
import { localFolder } from "../shared/localFolder.ts";
import { isAlive, type ProcessSpace, processSpace } from "../shared/processes.ts";
import type { StackLock } from "./stackLock.ts";

const schema = z.object({
  space: z.object({ bootId: z.string(), pidNamespace: z.string() }),
  /** The text of each lock. */
  locks: z.array(z.string()),
});

/**
 * What the engine's lock does not say: in which process space its process runs. A host name says too little, since containers and
 * machines may share one. Held by the run that has the lock, in the project's `.local`; it counts for that very lock alone, so an old note does no harm.
 */
export class LockNote {
  readonly #path: string;

  /** `folder`: where the stack's project is. */
  constructor(folder: string, stack: string) {
    this.#path = join(localFolder(folder), "locks", `${stack.slice(stack.lastIndexOf("/") + 1)}.json`);
  }

  /** Called by a run that holds the stack. `locks`: those that it has now. */
  write(locks: readonly StackLock[]): void {
    const space = processSpace();
    const own = locks.filter(({ holder }) => holder?.hostname === hostname() && isAlive(holder.pid));
    if (space === undefined || own.length === 0) return;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    const note: z.infer<typeof schema> = { space, locks: own.map(({ text }) => text) };
    replaceWholeFile(this.#path, JSON.stringify(note), { mode: 0o600 });
  }

  /** Where the process of a lock runs, or ran; undefined where nothing tells. */
  spaceOf({ text }: StackLock): ProcessSpace | undefined {
    const note = this.#read();
    return note?.locks.includes(text) ? note.space : undefined;
  }

  #read(): z.infer<typeof schema> | undefined {
    try {
      return schema.parse(JSON.parse(readFileSync(this.#path, "utf8")));
    } catch {
      // It proves nothing then, so that a person is asked.
      return undefined;
    }
  }
}
