import { Listr } from "listr2";
import type { AccountEvent } from "./accountProgress.ts";
import { Tally } from "./tally.ts";

/** Shows accounts being worked on. */
export interface ProgressView {
  show(event: AccountEvent): void;
  /** Nothing more comes. */
  end(): Promise<void>;
}

interface Row {
  title: string;
  output: string;
}

/** Accounts that have a line each on a terminal; of more than a screen holds, the first ones would be out of sight. */
const ownLines = 20;

/** A line without a terminal comes at least so often, so that neither a person nor a CI takes the run for dead. Milliseconds. */
const pulse = 20_000;

/** On a terminal, lines that change in place: one for every account where they are few, and how far the run is. */
export function liveProgress(accounts: readonly string[]): ProgressView {
  const tally = new Tally(accounts.length);
  const total = openTask();
  const own = new Map(accounts.length > ownLines ? [] : accounts.map((account) => [account, openTask()]));
  const list = new Listr(
    [
      ...[...own].map(([account, { run }]) => ({ title: account, task: (_: unknown, row: Row) => run(row) })),
      // Of one account its own line says it all.
      ...(accounts.length > 1 ? [{ title: tally.text, task: (_: unknown, row: Row) => total.run(row) }] : []),
    ],
    // Its own answer to Ctrl-C would end this process, and the engine with it, in the middle of something.
    { concurrent: true, exitOnError: false, registerSignalListeners: false },
  );
  const shown = list.run();
  return {
    show: (event) => {
      tally.take(event);
      const task = own.get(event.account);
      if (task) showOwn(task, event);
      total.write({ title: tally.text, ...(own.size === 0 && { output: tally.details.join("\n") }) });
    },
    end: async () => {
      for (const [account, task] of own) task.fail(`${account}: not reached`);
      if (tally.isDone) total.succeed();
      else total.fail([tally.text, ...tally.details].join("; "));
      await shown;
    },
  };
}

/** One line for every account that is done or has failed, and every 20 seconds one that says how far the run is. */
export function plainProgress(write: (line: string) => void, accounts: readonly string[]): ProgressView {
  const tally = new Tally(accounts.length);
  const timer = setInterval(() => write([tally.text, ...tally.details].join("; ")), pulse);
  // A run that has ended otherwise does not wait for it.
  timer.unref();
  return {
    show: (event) => {
      tally.take(event);
      if (event.kind !== "working") write(`${event.account}: ${describe(event)}`);
    },
    end: async () => clearInterval(timer),
  };
}

/** A line of the list that goes on until it is told to end. */
function openTask() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Shown by the list; where it is not running any more there is nobody to tell.
  promise.catch(() => {});
  let row: Row | undefined;
  return {
    run: (task: Row) => {
      row = task;
      return promise;
    },
    /** `output` is what stands below the title. */
    write: (change: Partial<Row>) => {
      if (row) Object.assign(row, change);
    },
    succeed: resolve,
    fail: (title: string) => reject(new Error(title)),
  };
}

/** An account's line ends with the account's own last event, or with the end of everything. */
function showOwn(task: ReturnType<typeof openTask>, event: AccountEvent): void {
  if (event.kind === "working") {
    task.write({ output: event.step });
    return;
  }
  const title = `${event.account}: ${describe(event)}`;
  if (event.kind === "failed") task.fail(title);
  else {
    task.write({ title });
    task.succeed();
  }
}

function describe(event: AccountEvent): string {
  if (event.kind === "failed") return `failed at: ${event.step}`;
  if (event.kind === "working") return event.step;
  if (event.kind === "removed") return "removed";
  if (event.changes === 0) return "as it was";
  return event.changes === 1 ? "set up, 1 change" : `set up, ${event.changes} changes`;
}
