import type { CallScope } from "../callScope.ts";
import { pause } from "../pause.ts";

const looks = 4;
const gapMilliseconds = 600;

/**
 * Looks until an answer settles the matter, or all of four in two seconds do not; the last answer. Entra's readers are replicas that answer
 * at random, so what one of them has not heard of, or still shows, is no drift.
 */
export async function lookAgain<T>(
  look: () => Promise<T>,
  settles: (seen: T) => boolean,
  { signal }: Pick<CallScope, "signal">,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    const seen = await look();
    if (settles(seen) || count >= looks) return seen;
    await pause(gapMilliseconds, signal);
  }
}
