// @ts-check
import { basename } from "node:path";

/**
 * How to call npm: the very npm that runs this script where there is one, by the given Node; else the one on PATH.
 * @param {string} nodePath
 * @param {NodeJS.ProcessEnv} env
 * @returns {[string, ...string[]]}
 */
export function npmCommand(nodePath, env = process.env) {
  const script = env.npm_execpath;
  return script && basename(script) === "npm-cli.js" ? [nodePath, script] : ["npm"];
}
