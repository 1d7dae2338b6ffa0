/** The simulator as a process that outlives the command which started it, with its state in `.local`. */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { settingsPageUrl } from "../../domain/saml/identifiers.ts";
import { demoWorld, type LocalWorld, local, project } from "./local.ts";
import { simulatorClient } from "./simulatorClient.ts";

const runningSchema = z.object({
  url: z.url(),
  caFile: z.string(),
  pid: z.int().positive(),
  /** What a program needs to use this world: ARM_*, the CA, ImageKit's settings address and keys. */
  environment: z.record(z.string(), z.string()),
  /** Of its world. */
  stateFile: z.string().default(demoWorld.stateFile),
});

export type RunningSimulator = z.infer<typeof runningSchema>;

export interface SimulatorSettings {
  /** A free one where absent, and the same again at the next start. */
  port?: number | undefined;
  latencyMs?: number | undefined;
  /** Where the world is kept; the demo's where absent. */
  stateFile?: string;
  /** Path of what an agency needs of the world. */
  seedFile?: string;
}

const running = () => local("simulator.running.json");
const log = () => local("simulator.log");
const secondsToStart = 20;
const secondsToEnd = 10;

/** The same, where it is up with that world. Throws where another world is up. */
export async function findSimulatorOf({
  stateFile,
}: Pick<LocalWorld, "stateFile">): Promise<RunningSimulator | undefined> {
  const found = await findSimulator();
  if (found === undefined || found.stateFile === stateFile) return found;
  throw new Error(
    `A simulator of another agency is up at ${found.url}: end it first with npm run simulate -- --stop. Its state is kept.`,
  );
}

/** The one that is up, if it also answers. */
export async function findSimulator(): Promise<RunningSimulator | undefined> {
  try {
    const simulator = runningSchema.parse(JSON.parse(readFileSync(running(), "utf8")));
    await simulatorClient(simulator).get("/_simulator/requests");
    return simulator;
  } catch {
    return undefined;
  }
}

/** Starts one and waits until it serves. Throws with the end of its log where it does not. */
export async function startSimulator({
  port,
  latencyMs,
  stateFile = demoWorld.stateFile,
  seedFile,
}: SimulatorSettings = {}): Promise<RunningSimulator> {
  mkdirSync(local(), { recursive: true });
  const args = ["simulator/main.ts", "--state", stateFile, "--ca-dir", local("ca")];
  if (port !== undefined) args.push("--port", String(port));
  if (seedFile !== undefined) args.push("--seed", seedFile);
  if (latencyMs !== undefined) args.push("--latency", String(latencyMs));
  const output = openSync(log(), "w");
  // In a group of its own: a terminal's Ctrl-C is for the run, which needs the simulator until it has tidied up.
  const child = spawn(process.execPath, args, { cwd: project, detached: true, stdio: ["ignore", output, output] });
  closeSync(output);
  child.unref();
  let ended = false;
  child.on("exit", () => {
    ended = true;
  });
  const deadline = Date.now() + secondsToStart * 1000;
  while (!ended && Date.now() < deadline) {
    const simulator = firstLine(readFileSync(log(), "utf8"));
    if (simulator) {
      const known = { ...simulator, stateFile };
      writeFileSync(running(), JSON.stringify(known, null, 2));
      return known;
    }
    await pause(20);
  }
  child.kill("SIGTERM");
  throw new Error(`The simulator did not start. Its last words:\n${readFileSync(log(), "utf8").slice(-600)}`);
}

/** Where a person pastes settings, in the place of ImageKit's own page. */
export function settingsPageOf({ url }: Pick<RunningSimulator, "url">): string {
  return new URL(new URL(settingsPageUrl).pathname, url).href;
}

/** Ends it after it has saved its state. */
export async function stopSimulator({ pid }: RunningSimulator): Promise<void> {
  rmSync(running(), { force: true });
  const deadline = Date.now() + secondsToEnd * 1000;
  for (let signal: NodeJS.Signals | 0 = "SIGTERM"; Date.now() < deadline; signal = 0) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    await pause(20);
  }
}

function firstLine(text: string): RunningSimulator | undefined {
  const line = text
    .split("\n")
    .slice(0, -1)
    .find((candidate) => candidate.startsWith("{"));
  return line === undefined ? undefined : runningSchema.parse(JSON.parse(line));
}
