import { ConnectionFailure } from "./connectionFailure.ts";
import type { Answer } from "./http.ts";

/** Graph's refusal, worded as the official plugin words it. */
export class GraphFailure extends Error {
  override readonly name = "GraphFailure";
  readonly status: number;

  constructor(answer: Answer) {
    super(`unexpected status ${answer.status} with error: ${graphError(answer)}`);
    this.status = answer.status;
  }
}

/** Graph's `code: message`, bounded. */
export function graphError({ body }: Answer): string {
  const { error } = (typeof body === "object" && body !== null ? body : {}) as {
    error?: { code?: string; message?: string };
  };
  const text = error === undefined ? JSON.stringify(body ?? "") : `${error.code}: ${error.message}`;
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Runs `work`, and puts before an error what was being done. */
export async function doing<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof GraphFailure || cause instanceof ConnectionFailure)) throw cause;
    throw new Error(`${what}: ${cause.message}`, { cause });
  }
}

/** What the bridge says when an object that was just made is not there at the read after it. The object stays behind, unknown to the state. */
export class LostStateError extends Error {
  override readonly name = "LostStateError";
  constructor(urn: string) {
    super(`expected non-nil error with nil state during Create of ${urn}`);
  }
}

/** The same for the read after an update. The state keeps the object as it was. */
export class GoneAtUpdateError extends Error {
  override readonly name = "GoneAtUpdateError";
  constructor(urn: string) {
    super(
      `Resource provider reported that the resource did not exist while updating ${urn}.\n\n` +
        "This is usually a result of the resource having been deleted outside of Pulumi, and can often be fixed by running `pulumi refresh` before updating.",
    );
  }
}
