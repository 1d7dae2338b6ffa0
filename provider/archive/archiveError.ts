import type { CallScope } from "../callScope.ts";
import { excerpt } from "../http/excerpt.ts";
import { CancelledError } from "../pause.ts";
import { about, ProviderError } from "../providerError.ts";

/** What an SDK of Azure's throws, as far as it matters. */
export interface AzureFailure {
  statusCode?: number | undefined;
  /** The service's own: `BlobNotFound`, `SecretNotFound`. */
  code?: string | undefined;
  message: string;
}

export function azureFailure(error: unknown): AzureFailure {
  const {
    statusCode,
    code,
    message = String(error),
    details,
  } = error as AzureFailure & {
    details?: { errorCode?: string };
  };
  return { statusCode, code: code ?? details?.errorCode, message };
}

interface Attempt {
  /** `kept` or `read`. */
  tried: string;
  location: string;
  /** Who answers: `the storage account`. */
  who: string;
  /** What to do, a sentence with a space before it. */
  advice: string;
}

/** The error for a person; a cancel stays one, and what says enough already is left as it is. */
export function archiveError(error: unknown, { tried, location, who, advice }: Attempt, scope: CallScope): Error {
  if (error instanceof ProviderError) return error;
  if (scope.signal.aborted) return new CancelledError(scope.signal, { cause: error });
  const { statusCode, code, message } = azureFailure(error);
  const words = excerpt(message);
  const outcome = statusCode === undefined ? words : `${who} answered ${statusCode}${code ? ` ${code}` : ""}: ${words}`;
  return new ProviderError(
    `${about(scope.account)}: its federation metadata could not be ${tried} at ${location}: ${outcome}${/[.!?]$/.test(outcome) ? "" : "."}${advice}`,
    { cause: error },
  );
}
