import type { AccountEvent } from "./accountProgress.ts";

/** Accounts that a line names; the rest are counted. */
const named = 3;

/** How far a run is with its accounts, in a line. */
export class Tally {
  readonly #all: number;
  /** The last event of each account that has had one. */
  readonly #events = new Map<string, AccountEvent>();

  constructor(all: number) {
    this.#all = all;
  }

  take(event: AccountEvent): void {
    // Where one resource of an account has failed, others may still be worked on. Only a second try may yet end well.
    if (event.kind === "working" && this.#events.get(event.account)?.kind === "failed") return;
    this.#events.set(event.account, event);
  }

  get isDone(): boolean {
    return this.#of("done").length + this.#of("removed").length === this.#all;
  }

  /** `23/60 done, 3 working, 0 failed` */
  get text(): string {
    const done = this.#of("done").length + this.#of("removed").length;
    return `${done}/${this.#all} done, ${this.#of("working").length} working, ${this.#of("failed").length} failed`;
  }

  /** What is worked on, and what has failed; empty where neither is known. */
  get details(): string[] {
    return (["working", "failed"] as const).flatMap((kind) => {
      const events = this.#of(kind);
      const shown = events.slice(-named).map(({ account, step }) => `${account} (${step})`);
      const more = events.length > named ? ` and ${events.length - named} more` : "";
      return events.length === 0 ? [] : [`${kind}: ${shown.join(", ")}${more}`];
    });
  }

  #of<K extends AccountEvent["kind"]>(kind: K): Extract<AccountEvent, { kind: K }>[] {
    return [...this.#events.values()].filter(
      (event): event is Extract<AccountEvent, { kind: K }> => event.kind === kind,
    );
  }
}
