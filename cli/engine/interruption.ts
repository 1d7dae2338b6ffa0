/** A run that somebody asked to stop, and that did. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("Interrupted. The next run goes on from here.");
  }
}

/** Somebody asked this run to stop: it stops at the next good moment, after the engine has tidied up. */
export class Interruption {
  readonly #controller = new AbortController();
  #requested = false;

  constructor() {
    process.on("SIGTERM", () => this.#request(true));
    // A terminal's Ctrl-C has reached the engine already; a second SIGINT would make it stop without tidying up.
    process.on("SIGINT", () => this.#request(!process.stdin.isTTY));
  }

  get requested(): boolean {
    return this.#requested;
  }

  /** For whoever did not get the signal from the terminal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  throwIfRequested(): void {
    if (this.#requested) throw new Interrupted();
  }

  #request(tell: boolean): void {
    this.#requested = true;
    if (tell) this.#controller.abort();
  }
}
