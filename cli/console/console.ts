import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setInterval, setTimeout as wait } from "node:timers/promises";
import { gitEmail } from "../handover/confirm.ts";
import { agencyFilePath } from "../shared/agencyFile.ts";
import { CommandError, type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { FileActions } from "./actions.ts";
import { onChange } from "./changes.ts";
import { driftedIn } from "./driftedIn.ts";
import { startConsole } from "./server.ts";

export interface ConsoleOptions {
  agency?: string;
  agencyFile?: string;
  by?: string;
  open?: boolean;
  port?: number;
  settingsPage?: string;
  signIns?: boolean;
  /** A file with what `drift --json` printed. */
  drift?: string;
  /** Minutes. */
  idle: number;
}

/** Serves the console until Ctrl-C, or until nobody used it for a while. */
export async function console_({
  agency,
  agencyFile,
  by,
  open,
  port,
  settingsPage,
  signIns,
  drift,
  idle,
}: ConsoleOptions): Promise<ExitCode> {
  const file = agencyFilePath({ agency, agencyFile });
  const actions = new FileActions(file, by ?? gitEmail() ?? "", settingsPage);
  if (drift !== undefined) actions.drifted = driftedIn(drift, actions.agency.name);
  const token = randomBytes(24).toString("base64url");
  const server = await startConsole(actions, { token, ...(port !== undefined && { port }) }).catch((error) => {
    throw new CommandError(`The console cannot be served: ${(error as Error).message}. Choose another --port.`);
  });
  const watch = onChange(
    file,
    () => actions.agency,
    () => {
      actions.forget();
      server.changed();
    },
  );
  process.stdout.write(`${server.url}\n`);
  process.stderr.write(
    `The console of ${actions.agency.name} is at this address, for you alone. It ends with Ctrl-C, or after ${idle} minutes without use.\n`,
  );
  const stopLooking = signIns ? lookAgainAndAgain(actions, server) : () => {};
  if (open) openBrowser(server.url);
  const why = await untilEnd(server.lastUse, idle * 60_000);
  watch.stop();
  stopLooking();
  await server.close();
  process.stderr.write(`${why} Every confirmation is in the ledger.\n`);
  return exitCodes.done;
}

/** How often Entra's log is asked. Milliseconds; the log itself is some minutes late. */
const lookingInterval = 60_000;

function lookAgainAndAgain(actions: FileActions, server: { changed: () => void }): () => void {
  const ended = new AbortController();
  void (async () => {
    const { lookUpSignIns } = await import("../handover/signIns.ts");
    do {
      const found = await lookUpSignIns(actions.agency, actions.handovers().accounts);
      if (actions.take(found)) server.changed();
    } while (await wait(lookingInterval, true, { signal: ended.signal, ref: false }));
  })().catch((error: unknown) => {
    if (!ended.signal.aborted) process.stderr.write(`The log of sign-ins is not shown: ${(error as Error).message}\n`);
  });
  return () => ended.abort();
}

async function untilEnd(lastUse: () => number, idleMilliseconds: number): Promise<string> {
  const stopped = new Promise<string>((settle) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => settle("The console has ended."));
  });
  const ended = new AbortController();
  const idle = (async () => {
    for await (const _ of setInterval(Math.min(10_000, idleMilliseconds), undefined, { signal: ended.signal }))
      if (Date.now() - lastUse() >= idleMilliseconds) break;
    return "Nobody used the console for a while, so it has ended.";
  })();
  idle.catch(() => {});
  const why = await Promise.race([stopped, idle]);
  ended.abort();
  return why;
}

function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  const child = spawn(command ?? "", [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => process.stderr.write("No browser could be opened. Open the address by hand.\n"));
  child.unref();
}
