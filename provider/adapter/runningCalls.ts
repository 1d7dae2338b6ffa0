/** The calls at work, so that Cancel, a time-out or a caller that hangs up can end them. */
export class RunningCalls {
  readonly #controllers = new Set<AbortController>();
  #whenIdle: (() => void)[] = [];

  /**
   * Runs `work` with a signal. `timeoutSeconds` is the resource's custom time-out, 0 for none. The work itself decides
   * how to end; a call is never answered while it may still change something.
   */
  async run<T>(
    timeoutSeconds: number,
    onHangUp: (abort: () => void) => void,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    const timer =
      timeoutSeconds > 0
        ? setTimeout(() => controller.abort(new TimeoutError(timeoutSeconds)), timeoutSeconds * 1000)
        : undefined;
    onHangUp(() => controller.abort(new CancelledError()));
    this.#controllers.add(controller);
    try {
      return await work(controller.signal);
    } finally {
      clearTimeout(timer);
      this.#controllers.delete(controller);
      if (this.#controllers.size === 0) for (const tell of this.#whenIdle.splice(0)) tell();
    }
  }

  cancelAll(): void {
    for (const controller of this.#controllers) controller.abort(new CancelledError());
  }

  async idle(): Promise<void> {
    if (this.#controllers.size > 0) await new Promise<void>((done) => this.#whenIdle.push(done));
  }
}

export class CancelledError extends Error {
  override readonly name = "AbortError";
  constructor() {
    super("Cancelled before it was finished. Run `pulumi refresh` before the next `pulumi up`.");
  }
}

export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
  constructor(seconds: number) {
    super(`Not finished within ${seconds} s, the time that the resource's customTimeouts allow.`);
  }
}
