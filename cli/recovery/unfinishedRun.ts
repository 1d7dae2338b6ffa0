import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";

const schema = z.object({ startedAt: z.iso.datetime() });

/** A tenant's clock may be behind this machine's. Milliseconds. */
const clockDifference = 10 * 60_000;

/**
 * The note that a run which writes its state at the end only leaves while it is at work. A run that was killed leaves it for good: what
 * was made since is then this stack's own, although its state does not know it.
 */
export class UnfinishedRun {
  readonly #path: string;

  /** `folder`: where the stack's project is. */
  constructor(folder: string, stack: string) {
    const local = resolve(folder, process.env.IMAGEKIT_SSO_LOCAL ?? ".local");
    this.#path = join(local, "unfinished", `${stack.slice(stack.lastIndexOf("/") + 1)}.json`);
  }

  /** Keeps the first start where there is one: it was not taken up yet. */
  begin(now = new Date()): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    try {
      writeFileSync(this.#path, JSON.stringify({ startedAt: now.toISOString() }), { flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }

  end(): void {
    rmSync(this.#path, { force: true });
  }

  /** From when on objects may be its own; undefined where no run was left unfinished. */
  get since(): Date | undefined {
    const startedAt = this.#startedAt();
    return startedAt && new Date(startedAt.getTime() - clockDifference);
  }

  #startedAt(): Date | undefined {
    try {
      return new Date(schema.parse(JSON.parse(readFileSync(this.#path, "utf8"))).startedAt);
    } catch (error) {
      // Killed while it was written: nothing was made before it was whole.
      if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }
}
