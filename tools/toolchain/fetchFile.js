// @ts-check
/**
 * `node fetchFile.js URL [FILE]`: downloads to the file, or only tries whether the address answers. A process of its own so that
 * it can be run by a Node that knows the proxy variables (NODE_USE_ENV_PROXY), which the one that started us may not.
 */
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";

/** An absent network must show within seconds; a slow one may take its time once it answers. */
const secondsToAnswer = 5;
const secondsOfSilence = 30;

/**
 * @param {string} url
 * @param {string} [file]
 */
export async function fetchFile(url, file) {
  const controller = new AbortController();
  const timer = alarm(controller, secondsToAnswer);
  try {
    const response = await fetch(url, { method: file ? "GET" : "HEAD", signal: controller.signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    if (!file || !response.body) return;
    timer.set(secondsOfSilence);
    await pipeline(
      watched(response.body, () => timer.set(secondsOfSilence)),
      createWriteStream(file),
    );
  } catch (error) {
    throw new Error(`${url}: ${reason(error)}`);
  } finally {
    timer.clear();
  }
}

/**
 * @param {AbortController} controller
 * @param {number} seconds
 */
function alarm(controller, seconds) {
  /** @type {NodeJS.Timeout} */
  let timer;
  const set = (/** @type {number} */ time) => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(new Error(`no answer for ${time} s`)), time * 1000);
  };
  set(seconds);
  return { set, clear: () => clearTimeout(timer) };
}

/**
 * @param {AsyncIterable<Uint8Array>} body
 * @param {() => void} seen
 */
async function* watched(body, seen) {
  for await (const piece of body) {
    seen();
    yield piece;
  }
}

/** @param {any} error */
function reason(error) {
  return error?.cause?.code ?? error?.cause?.message ?? error?.message ?? String(error);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [url, file] = process.argv.slice(2);
  await fetchFile(String(url), file).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
