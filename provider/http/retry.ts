import type { AxiosError, AxiosResponse } from "axios";

/** Tries after the first. With the waits below about forty seconds in all. */
export const retries = 8;
/** A server that wants a longer silence than this gets an error instead: the engine would only seem to hang. */
export const longestServerWait = 300_000;

/** Reads how long a server wants to be left alone, in milliseconds. */
export type ServerWait = (response: Pick<AxiosResponse, "headers">) => number | undefined;

/** `Retry-After`: seconds or a date (https://learn.microsoft.com/graph/throttling). */
export const retryAfterSeconds: ServerWait = ({ headers }) => {
  const value = headers["retry-after"];
  if (typeof value !== "string") return undefined;
  if (isAmount(value)) return Number(value) * 1_000;
  // A date begins with the day's name; JavaScript would read one out of "-5" too.
  const wait = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) - Date.now() : Number.NaN;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
};

function isAmount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text);
}

/** `X-RateLimit-Reset`: milliseconds to wait (https://imagekit.io/docs/api-overview). */
export const rateLimitResetMilliseconds: ServerWait = (response) => {
  const value = response.headers["x-ratelimit-reset"];
  return typeof value === "string" && isAmount(value) ? Number(value) : retryAfterSeconds(response);
};

/** Failures before a byte of the request was taken: safe to repeat whatever the request does. */
const neverSent = new Set(["ECONNREFUSED", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);
/** The answer's head came, and its body did not, not whole, or not readable. */
export const answerBroken = "ANSWER_BROKEN";
/** More than is read; another try would bring the same. */
export const answerTooLarge = "ANSWER_TOO_LARGE";

/** Failures in the middle: the request may have taken effect. */
const cutOff = new Set([
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ECONNABORTED",
  "ERR_NETWORK",
  "ERR_STREAM_PREMATURE_CLOSE",
  answerBroken,
  answerTooLarge,
]);

export type Failure = "refused" | "throttled" | "unsent" | "ambiguous";

/** What a failed try means for a second one. */
export function failureOf(error: AxiosError): Failure {
  if (error.response) return failureOfStatus(error.response.status);
  if (neverSent.has(error.code ?? "")) return "unsent";
  const { code = "" } = error;
  // HPE: what came back is no HTTP.
  return cutOff.has(code) || code.startsWith("HPE_") ? "ambiguous" : "refused";
}

/** The same for an answer's status. */
export function failureOfStatus(status: number): Failure {
  if (status === 429) return "throttled";
  return status >= 500 || status === 408 || status === 424 ? "ambiguous" : "refused";
}

/** Milliseconds before try number `count`: 0.25 s doubling to 10 s, a quarter of it chance, or longer where the server asks for it. */
export function waitBefore(count: number, error: AxiosError, serverWait: ServerWait): number {
  return waitOf(count, error.response ? serverWait(error.response) : undefined);
}

/** The least of it, without chance and server. */
export function leastWait(count: number): number {
  return 0.75 * Math.min(250 * 2 ** (count - 1), 10_000);
}

/** The same, of what the server `asked` for. */
export function waitOf(count: number, asked: number | undefined): number {
  const own = leastWait(count) * (1 + (Math.random() * 2) / 3);
  // A server that asks for no wait at all would have all the tries used up within a second.
  return Math.max(own, asked === undefined ? 0 : asked + Math.random() * 250);
}
