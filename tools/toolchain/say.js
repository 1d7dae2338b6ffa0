// @ts-check
/**
 * A line for the person. On stderr: stdout belongs to the script that is run.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Says what is done, and how long it took; while it lasts, every 20 seconds that it still does.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @param {() => string} [progress]
 * @returns {Promise<T>}
 */
export async function timed(what, work, progress = () => "") {
  const began = Date.now();
  const since = () => duration(Date.now() - began);
  say(`${what} ...`);
  const ticking = setInterval(() => say(`  ${since()}${progress()}`), 20_000);
  try {
    const result = await work();
    say(`  done in ${since()}`);
    return result;
  } finally {
    clearInterval(ticking);
  }
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
}
