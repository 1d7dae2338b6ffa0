import { withCauses } from "./failure.ts";
import type { Session } from "./session.ts";

const graceMilliseconds = 4_000;
const parentCheckMilliseconds = 1_000;

/** Ends the process when it should end, and not before: no stray promise may take running calls with it unheard. */
export function watchLifetime(session: Session, startedByEngine: boolean, close: () => Promise<void>): void {
  process.on("unhandledRejection", (reason) =>
    session.log.log("error", `Unhandled in the plugin ${session.plugin.name}: ${withCauses(reason)}`),
  );
  process.on("uncaughtException", (error) => {
    process.stderr.write(`The plugin ${session.plugin.name} failed: ${withCauses(error)}\n`);
    process.exit(1);
  });
  // The engine closes a plugin by SIGINT and waits five seconds. Listening also helps where SIGINT is ignored by inheritance.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => end(session, close));
  // An engine that is killed says nothing; what it started must not go on without a state to write into.
  if (startedByEngine) endWithParent(session, close);
}

function end(session: Session, close: () => Promise<void>): void {
  setTimeout(() => process.exit(1), graceMilliseconds).unref();
  session.calls.cancelAll();
  session.calls
    .idle()
    .then(close)
    .then(() => process.exit(0));
}

function endWithParent(session: Session, close: () => Promise<void>): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end(session, close);
  }, parentCheckMilliseconds).unref();
}
