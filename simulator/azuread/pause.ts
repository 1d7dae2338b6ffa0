import { setTimeout as wait } from "node:timers/promises";

/** Waits, and ends with the signal's own reason when it is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => {
    throw signal.reason;
  });
}
