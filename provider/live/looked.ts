import type { Looked } from "../../domain/drift/live.ts";
import type { CallScope } from "../callScope.ts";
import { about, ProviderError } from "../providerError.ts";

export interface Looking {
  scope: CallScope;
  /** The longest that one thing of one account is waited for. */
  timeoutSeconds: number;
}

/** What `look` saw, or why it saw nothing: a refusal, a failure, or no answer in time. Only a cancel ends the reading of the others too. */
export async function looked<T>(
  what: string,
  look: (scope: CallScope) => Promise<T>,
  { scope, timeoutSeconds }: Looking,
): Promise<Looked<T>> {
  const time = new AbortController();
  const timer = setTimeout(() => {
    const late = `${about(scope.account)}: looking at ${what} took longer than ${timeoutSeconds} s.`;
    time.abort(new ProviderError(late));
  }, timeoutSeconds * 1_000);
  try {
    return { seen: await look({ ...scope, signal: AbortSignal.any([scope.signal, time.signal]) }) };
  } catch (error) {
    // Anything but a message made on purpose is a fault of this program, and not of the account.
    if (scope.signal.aborted || !(error instanceof ProviderError)) throw error;
    return { unreadable: error.message };
  } finally {
    clearTimeout(timer);
  }
}
