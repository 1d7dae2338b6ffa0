/**
 * A connection that broke before the whole answer was there, worded as the official plugin words it. `passes`: it asks again, which it
 * does for reads alone, and not for those that the server took and did not answer.
 */
export class ConnectionFailure extends Error {
  override readonly name = "ConnectionFailure";
  readonly passes: boolean;

  constructor(method: string, url: URL, cause: NodeJS.ErrnoException) {
    const read = method === "GET";
    const ended = cause.message === "socket hang up" || cause.message === "aborted";
    const words = read ? (ended ? "EOF" : cause.message) : "HTTP response was nil; connection may have been reset";
    super(`${method.charAt(0)}${method.slice(1).toLowerCase()} "${url.href}": ${words}`, { cause });
    this.passes = read && !ended;
  }
}
