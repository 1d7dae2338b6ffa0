import { about, ProviderError } from "../providerError.ts";
import { excerpt } from "./excerpt.ts";

export interface HttpErrorFacts {
  account: string;
  method: string;
  /** Origin and path; never the query, which may hold a secret. */
  target: string;
  /** What came back, a clause: `answered 403 Authorization_RequestDenied: "…"`. */
  outcome: string;
  /** What to do, whole sentences. */
  advice?: string | undefined;
  status?: number | undefined;
  /** The API's own error code. */
  code?: string | undefined;
  /** The API's own words. */
  apiMessage?: string | undefined;
  requestId?: string | undefined;
  /** True where the request may have taken effect although no good answer came. */
  mayHaveHappened?: boolean;
  cause?: unknown;
}

/** A request that did not succeed, after all its retries. */
export class HttpError extends ProviderError {
  override readonly name = "HttpError";
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly apiMessage: string;
  readonly mayHaveHappened: boolean;

  constructor(facts: HttpErrorFacts) {
    const id = facts.requestId ? ` (request id ${excerpt(facts.requestId)})` : "";
    const advice = facts.advice ? ` ${facts.advice}` : "";
    super(`${about(facts.account)}: ${facts.method} ${facts.target} ${facts.outcome}${id}.${advice}`, {
      cause: facts.cause,
    });
    this.status = facts.status;
    this.code = facts.code;
    this.apiMessage = facts.apiMessage ?? "";
    this.mayHaveHappened = facts.mayHaveHappened ?? false;
  }
}

/** What the server calls this exchange, for its support: Graph's, ImageKit's or Entra's header. */
export function requestIdOf(headers: Record<string, string | undefined>): string | undefined {
  return headers["request-id"] ?? headers["x-ik-requestid"] ?? headers["x-ms-request-id"];
}

export function isNotFound(error: unknown): error is HttpError {
  return error instanceof HttpError && error.status === 404;
}

/** The value, or undefined where the object is not there. Anything else than 404 stays an error: it says nothing about the object. */
export async function orUndefined<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
