import { spawn, spawnSync } from "node:child_process";
import { type Ended, imagekitSsoCommand, type Place } from "./imagekitSso.ts";

/** Python's standard library has pseudo-terminals, Node's has none. */
const relay = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

/** A new pseudo-terminal has no width; what is shown would have one character a line. */
const sized = ["sh", "-c", 'stty cols 200 rows 50; exec "$@"', "sh"];

export const hasTerminal = spawnSync("python3", ["-c", "import pty"]).status === 0;

/** Keys as a terminal sends them. */
export const keys = { enter: "\r", down: "\u001b[B", ctrlC: "\u0003" };

export interface Answer {
  /** What is shown when it is time to type. */
  to: string;
  type: string;
}

/** Runs `imagekit-sso` on a terminal and types each answer once its question is shown. All that is shown is in stdout. */
export function onTerminal(
  { folder, environment }: Place,
  args: readonly string[],
  answers: readonly Answer[],
): Promise<Ended> {
  const child = spawn("python3", ["-c", relay, ...sized, process.execPath, imagekitSsoCommand, ...args], {
    cwd: folder,
    env: { TERM: "xterm-256color", ...environment },
  });
  const left = [...answers];
  const ended: Ended = { code: null, stdout: "", stderr: "" };
  let seen = 0;
  child.stdout.on("data", (piece: Buffer) => {
    ended.stdout += piece.toString();
    const [next] = left;
    const at = next ? ended.stdout.indexOf(next.to, seen) : -1;
    if (!next || at === -1) return;
    left.shift();
    seen = at + next.to.length;
    child.stdin.write(next.type);
  });
  child.stderr.on("data", (piece: Buffer) => {
    ended.stderr += piece.toString();
  });
  return new Promise((settle, reject) => {
    child.on("error", reject);
    child.on("close", (code) => settle({ ...ended, code }));
  });
}
