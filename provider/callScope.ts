import type { CallContext } from "./adapter/resource.ts";

/** What every request, wait and message of one resource operation shares. */
export interface CallScope {
  /** The ImageKit ID that messages name; empty on an import that has not found it yet; `Agency <name>` for what serves many accounts. */
  readonly account: string;
  readonly signal: AbortSignal;
  readonly log: CallContext["log"];
}

export function scopeOf(account: string, { signal, log }: CallContext): CallScope {
  return { account, signal, log: (severity, message) => log(severity, message) };
}
