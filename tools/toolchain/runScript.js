// @ts-check
import { spawn } from "node:child_process";

/**
 * Runs a script as if it were this process: its streams are ours, signals go to it, and its end is our exit code.
 * @param {string} nodePath
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function runScript(nodePath, args, env) {
  const child = spawn(nodePath, args, { stdio: "inherit", env });
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGHUP", () => child.kill("SIGHUP"));
  process.on("SIGINT", () => {
    // A terminal's Ctrl-C reaches the script by itself; Pulumi takes a second one as "stop without tidying up".
    if (!process.stdin.isTTY) child.kill("SIGINT");
  });
  child.on("error", (error) => {
    process.stderr.write(`${nodePath} cannot be started: ${error.message}\n`);
    process.exitCode = 127;
  });
  child.on("exit", (code, signal) => {
    if (!signal) {
      process.exitCode = code ?? 1;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
