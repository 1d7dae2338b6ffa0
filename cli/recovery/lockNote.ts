import { mkdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { replaceWholeFile } from "../../provider/files/wholeFile.ts";
import { localFolder } from "../shared/localFolder.ts";
import { fateOf, markOf, type ProcessMark, processMarkSchema } from "../shared/processes.ts";
import type { StackLock } from "./stackLock.ts";

const schema = z.array(z.object({ text: z.string(), process: processMarkSchema }));

/**
 * What the engine's lock does not say: which process of which container it is of. A host name says too little, since containers and
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
    const note = locks.flatMap(({ text, holder }) => {
      const process = holder?.hostname === hostname() ? markOf(holder.pid) : undefined;
      return process && fateOf(process) === "at-work" ? [{ text, process }] : [];
    });
    if (note.length === 0) return;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    replaceWholeFile(this.#path, JSON.stringify(note), { mode: 0o600 });
  }

  /** The process of a lock; undefined where nothing tells. */
  processOf(lock: Pick<StackLock, "text">): ProcessMark | undefined {
    return this.#read().find(({ text }) => text === lock.text)?.process;
  }

  #read(): z.infer<typeof schema> {
    try {
      return schema.parse(JSON.parse(readFileSync(this.#path, "utf8")));
    } catch {
      // It proves nothing then, so that a person is asked.
      return [];
    }
  }
}
