import { Listr } from "listr2";
import type { AccountEvent } from "./accountProgress.ts";

/** Shows accounts being worked on. */
export interface ProgressView {
  show(event: AccountEvent): void;
  /** Nothing more comes. */
  end(): Promise<void>;
}

/** A line for every account on a terminal, each changing in place. */
export function liveProgress(accounts: readonly string[]): ProgressView {
  const tasks = new Map(accounts.map((account) => [account, openTask(account)]));
  const list = new Listr(
    accounts.map((account) => ({
      title: account,
      task: (_: unknown, task: { title: string; output: string }) => tasks.get(account)?.run(task),
    })),
    // Its own answer to Ctrl-C would end this process, and the engine with it, in the middle of something.
    { concurrent: true, exitOnError: false, registerSignalListeners: false },
  );
  const shown = list.run();
  return {
    show: (event) => tasks.get(event.account)?.show(event),
    end: async () => {
      for (const task of tasks.values()) task.end();
      await shown;
    },
  };
}

/** One line for every account that is done or has failed. */
export function plainProgress(write: (line: string) => void): ProgressView {
  return {
    show: (event) => {
      if (event.kind !== "working") write(`${event.account}: ${describe(event)}`);
    },
    end: async () => {},
  };
}

/** A task that ends when the account's own last event, or the end of everything, has come. */
function openTask(account: string) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Shown by the list; where it is not running any more there is nobody to tell.
  promise.catch(() => {});
  let row: { title: string; output: string } | undefined;
  return {
    run: (task: { title: string; output: string }) => {
      row = task;
      return promise;
    },
    show: (event: AccountEvent) => {
      if (row && event.kind === "working") row.output = event.step;
      if (row && (event.kind === "done" || event.kind === "removed")) row.title = `${account}: ${describe(event)}`;
      if (event.kind === "done" || event.kind === "removed") resolve();
      if (event.kind === "failed") reject(new Error(`${account}: ${describe(event)}`));
    },
    end: () => reject(new Error(`${account}: not reached`)),
  };
}

function describe(event: AccountEvent): string {
  if (event.kind === "failed") return `failed at: ${event.step}`;
  if (event.kind === "working") return event.step;
  if (event.kind === "removed") return "removed";
  if (event.changes === 0) return "as it was";
  return event.changes === 1 ? "set up, 1 change" : `set up, ${event.changes} changes`;
}
