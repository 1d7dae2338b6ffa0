import type { CallContext } from "./adapter/resource.ts";

/** What every request, wait and message of one resource operation shares. */
export interface CallScope {
  /** The ImageKit ID that messages name; empty on an import that has not found it yet; `Agency <name>` for what serves many accounts. */
  readonly account: string;
  readonly signal: AbortSignal;
  readonly log: CallContext["log"];
  /** Milliseconds since 1970. No request is tried again after it; absent: each request has its own time. */
  readonly deadline?: number;
}

/** The same, for a wait of so many seconds: its requests end with it. */
export function within(scope: CallScope, seconds: number): CallScope & { readonly deadline: number } {
  return { ...scope, deadline: Math.min(scope.deadline ?? Number.POSITIVE_INFINITY, Date.now() + seconds * 1_000) };
}

export function scopeOf(account: string, { signal, log }: CallContext): CallScope {
  return { account, signal, log: (severity, message) => log(severity, message) };
}
