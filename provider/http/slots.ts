import { CancelledError } from "../pause.ts";

/** Lets a fixed number of tasks per key run at once; the others queue, first come first served. */
export class Slots {
  readonly #limit: number;
  readonly #running = new Map<string, number>();
  readonly #queues = new Map<string, (() => void)[]>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  async run<T>(key: string, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    await this.#enter(key, signal);
    try {
      return await task();
    } finally {
      this.#leave(key);
    }
  }

  #enter(key: string, signal: AbortSignal): Promise<void> | undefined {
    if (signal.aborted) throw new CancelledError(signal);
    const running = this.#running.get(key) ?? 0;
    if (running < this.#limit) {
      this.#running.set(key, running + 1);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const queue = this.#queues.get(key) ?? [];
      this.#queues.set(key, queue);
      const enter = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        queue.splice(queue.indexOf(enter), 1);
        reject(new CancelledError(signal));
      };
      signal.addEventListener("abort", giveUp, { once: true });
      queue.push(enter);
    });
  }

  #leave(key: string): void {
    const next = this.#queues.get(key)?.shift();
    // The slot is handed over, so that nobody who comes in between can take it.
    if (next) next();
    else this.#running.set(key, (this.#running.get(key) ?? 1) - 1);
  }
}
