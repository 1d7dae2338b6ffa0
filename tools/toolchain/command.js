// @ts-check
import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeout] milliseconds until it is ended
 * @property {(text: string) => void} [onStderr]
 */

/**
 * Runs a command to its end and returns what it printed; a command that cannot be started has code 127 and says why.
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function run(command, args, { cwd, env, timeout, onStderr } = {}) {
  return new Promise((settle) => {
    const child = spawn(command, args, { cwd, env, timeout, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (piece) => {
      stdout += piece;
    });
    child.stderr.on("data", (piece) => {
      stderr += piece;
      onStderr?.(String(piece));
    });
    child.on("error", (error) => settle({ code: 127, stdout, stderr: error.message }));
    child.on("close", (code, signal) =>
      settle({ code: code ?? 1, stdout, stderr: signal ? `${stderr}\nended by ${signal}` : stderr }),
    );
  });
}

/**
 * Every executable of that name on PATH, in the order of PATH.
 * @param {string} name
 * @param {string} [path]
 */
export function onPath(name, path = process.env.PATH ?? "") {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .filter(isExecutable);
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The end of what a failed command printed: enough to know the reason.
 * @param {{ stdout: string, stderr: string }} result
 */
export function lastWords({ stdout, stderr }) {
  const text = (stderr.trim() || stdout.trim()).split("\n").slice(-6).join("\n");
  return text.slice(-600);
}
