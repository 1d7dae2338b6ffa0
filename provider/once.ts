/** A value that is fetched by the first who needs it and shared by all; a failure is not kept. */
export class Once<T> {
  #value: Promise<T> | undefined;

  async get(fetch: () => Promise<T>): Promise<T> {
    for (;;) {
      const shared = this.#value;
      if (!shared) {
        const mine = fetch();
        this.#value = mine;
        try {
          return await mine;
        } catch (error) {
          this.forget(mine);
          throw error;
        }
      }
      try {
        return await shared;
      } catch {
        // Somebody else's attempt, ended perhaps by their own cancel: ours is still to be made.
        this.forget(shared);
      }
    }
  }

  /** Drops the value, or only that one if a newer has taken its place. */
  forget(value?: Promise<T>): void {
    if (value === undefined || this.#value === value) this.#value = undefined;
  }
}
