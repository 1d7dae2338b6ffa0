// @ts-check
/** What this project was built and tested with, and the oldest that does. */
export const node = { wanted: "24.21.0", oldest: "22.18.0" };
/** `languageHost`: what is built where no release can be had, the last one that the Go modules hold. */
export const pulumi = { wanted: "3.274.1", oldest: "3.244.0", languageHost: "3.68.0" };

/**
 * The numbers of the first version in a text: `v3.274.1`, `go version go1.26.8 linux/amd64`.
 * @param {string} text
 * @returns {[number, number, number] | undefined}
 */
export function parseVersion(text) {
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)] : undefined;
}

/**
 * Whether a text's version is the oldest that does, or newer; false where the text has none.
 * @param {string} text
 * @param {string} oldest
 */
export function isAtLeast(text, oldest) {
  const version = parseVersion(text);
  const floor = parseVersion(oldest);
  if (!version || !floor) return false;
  const different = [0, 1, 2].find((place) => version[place] !== floor[place]);
  return different === undefined || Number(version[different]) > Number(floor[different]);
}
