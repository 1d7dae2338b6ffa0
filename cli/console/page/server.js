// @ts-check
/// <reference lib="dom" />
/** @typedef {import("../view.ts").FleetView & { revision: number }} Fleet */
/** @typedef {import("../view.ts").AccountView} Account */

/** Here each confirmation is recorded at once, so that nothing is sent back. @type {(() => void) | undefined} */
export const sendBack = undefined;

/** The server refused, or is gone; the message is for the person. */
export class ServerError extends Error {}

/**
 * The fleet now; with a revision, as soon as it is another.
 * @param {number} [after]
 * @returns {Promise<Fleet>}
 */
export async function readFleet(after) {
  const answer = await ask(`api/fleet?${after === undefined ? "" : `after=${after}`}`);
  return await answer.json();
}

/**
 * The text to paste.
 * @param {Account} account
 * @returns {Promise<string>}
 */
export async function readMetadata({ imagekitId, code }) {
  const answer = await ask(`api/accounts/${encodeURIComponent(imagekitId)}/metadata?code=${encodeURIComponent(code)}`);
  return await answer.text();
}

/**
 * Records what a person did.
 * @param {"confirm" | "undo" | "signed-in"} what
 * @param {Pick<Account, "imagekitId" | "code">} account
 * @param {string} by
 * @returns {Promise<Fleet>}
 */
export async function record(what, { imagekitId, code }, by) {
  const answer = await ask(`api/accounts/${encodeURIComponent(imagekitId)}/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code, by }),
  });
  return await answer.json();
}

/**
 * @param {string} path
 * @param {RequestInit} [request]
 */
async function ask(path, request) {
  let answer;
  try {
    answer = await fetch(path, request);
  } catch {
    throw new ServerError("The console has ended. Start it again in the terminal. What you confirmed is recorded.");
  }
  if (answer.ok) return answer;
  const { message = `The console answered ${answer.status}.` } = await answer.json().catch(() => ({}));
  throw new ServerError(message);
}
