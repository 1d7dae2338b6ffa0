// @ts-check
import { fileURLToPath } from "node:url";
import { run } from "./command.js";

const script = fileURLToPath(new URL("./fetchFile.js", import.meta.url));

/**
 * Downloads to a file; without one only tries whether the address answers. Throws, naming the address, within seconds where there
 * is no network.
 * @param {string} nodePath
 * @param {string} url
 * @param {string} [file]
 */
export async function download(nodePath, url, file) {
  const args = file ? [script, url, file] : [script, url];
  const { code, stderr } = await run(nodePath, args, {
    env: { ...process.env, NODE_USE_ENV_PROXY: "1", NODE_NO_WARNINGS: "1" },
  });
  if (code !== 0) throw new Error(stderr.trim().slice(-300) || `${url}: the download ended with code ${code}`);
}
