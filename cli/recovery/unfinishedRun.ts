import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { replaceWholeFile } from "../../provider/files/wholeFile.ts";
import { runNoteVariable } from "../../provider/runNote.ts";
import { localFolder } from "../shared/localFolder.ts";

const schema = z.object({
  startedAt: z.iso.datetime(),
  /** Every account's nonce is made of it (domain/desired/ownershipNonce.ts). Absent in notes of earlier versions. */
  secret: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
});

/** A tenant's clock may differ from this machine's, and what a run asked for last is made a moment after its end. Milliseconds. */
const margin = 10 * 60_000;

/** How often a run that is at work says so. Milliseconds. */
const heartbeat = 15_000;

/** A run that was left unfinished. */
export interface LeftRun {
  /** From when to when what it made may have been made. */
  from: Date;
  until: Date;
  /** When it was last at work. */
  lastSign: Date;
  secret: string | undefined;
}

/**
 * The note that a run which writes its state at the end only leaves while it is at work: when it began, when it was last at work, and
 * the secret that proves what it makes to be this stack's own. A run that was killed leaves it for good.
 */
export class UnfinishedRun {
  readonly #path: string;
  #beat: NodeJS.Timeout | undefined;

  /** `folder`: where the stack's project is. */
  constructor(folder: string, stack: string) {
    this.#path = join(localFolder(folder), "unfinished", `${stack.slice(stack.lastIndexOf("/") + 1)}.json`);
  }

  /** Records the run before it makes anything; gives the environment it needs. Keeps an earlier run's note: it was not recovered yet. */
  begin(now = new Date()): Record<string, string> {
    if (this.#read()?.secret === undefined) this.#write({ startedAt: now.toISOString(), secret: newSecret() });
    const alive = () => utimesSync(this.#path, new Date(), new Date());
    alive();
    this.#beat = setInterval(() => {
      // Without it the run goes on; what it makes later is then not adopted by itself after a kill.
      try {
        alive();
      } catch {}
    }, heartbeat).unref();
    return { [runNoteVariable]: this.#path };
  }

  /** The run is no more at work; its note stays. */
  pause(): void {
    clearInterval(this.#beat);
  }

  end(): void {
    this.pause();
    rmSync(this.#path, { force: true });
  }

  /** Undefined where no run was left unfinished. */
  get left(): LeftRun | undefined {
    const note = this.#read();
    if (!note) return undefined;
    const lastSign = statSync(this.#path).mtime;
    const [from, until] = [Date.parse(note.startedAt) - margin, lastSign.getTime() + margin];
    return { from: new Date(from), until: new Date(until), lastSign, secret: note.secret };
  }

  #write(note: z.infer<typeof schema>): void {
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    // A note that a power cut took away would leave applications that nobody can prove to be this stack's.
    replaceWholeFile(this.#path, JSON.stringify(note), { mode: 0o600 });
  }

  #read(): z.infer<typeof schema> | undefined {
    try {
      return schema.parse(JSON.parse(readFileSync(this.#path, "utf8")));
    } catch (error) {
      // Killed while it was written: nothing was made before it was whole.
      if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }
}

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}
