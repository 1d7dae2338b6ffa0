// @ts-check
/** The oldest that does; what is got where there is none stands in nodePackages.js. */
export const node = { oldest: "22.21, or 24.5" };
/** What this project was built and tested with, and the oldest that does. `languageHost`: what is built where no release can be had, the last one that the Go modules hold. */
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

/**
 * Whether a Node of this version runs TypeScript as it is and heeds the proxy variables: `proxyEnv` of agents came with 22.21 and with 24.5
 * (https://nodejs.org/api/http.html#new-agentoptions).
 * @param {string} text
 */
export function isNewEnoughNode(text) {
  return isAtLeast(text, "24.5.0") || (isAtLeast(text, "22.21.0") && !isAtLeast(text, "23.0.0"));
}
