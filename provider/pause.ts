import { setTimeout as sleep } from "node:timers/promises";
import { ProviderError } from "./providerError.ts";

/** Waits, and ends at once with an error when the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (cause) {
    throw new CancelledError(signal, { cause });
  }
}

export class CancelledError extends ProviderError {
  override readonly name = "CancelledError";

  /** Says why: the person's own cancel, or the time that the resource's customTimeouts allow. */
  constructor({ reason }: AbortSignal, options?: ErrorOptions) {
    super(reason instanceof Error ? reason.message : "Cancelled.", options);
  }
}
