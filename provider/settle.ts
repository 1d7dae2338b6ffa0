import { type CallScope, within } from "./callScope.ts";
import { pause } from "./pause.ts";
import { about, ProviderError } from "./providerError.ts";

export interface SettleOptions<T> {
  /** What is waited for, as a message says it: "the service principal to be readable". */
  what: string;
  /** Makes its requests under the scope that it is given, which ends with the wait. */
  read: (scope: CallScope) => Promise<T>;
  holds: (value: T) => boolean;
  /** What the last read showed, for the message at time-out. */
  describe?: (value: T) => string;
  timeoutSeconds: number;
  /** Reads in a row that must agree. Default 3. */
  reads?: number;
  /** Milliseconds between two reads: this many while they hold, growing from it to `longestGap` while they do not. */
  gap?: number;
  longestGap?: number;
}

/**
 * Reads until the condition holds several times in a row, and returns the last value. Entra's readers are replicas that
 * lag each by its own time: one good read may be followed by an old one, which is what a next call would then meet. The
 * default is for what was made a moment ago, where an old reader costs the next call a repetition; ask for more reads, over a
 * longer time, where a wrong answer cannot be mended.
 */
export async function settle<T>(options: SettleOptions<T>, scope: CallScope): Promise<T> {
  const { read, holds, timeoutSeconds, reads = 3, gap = 100, longestGap = 5_000 } = options;
  const timed = within(scope, timeoutSeconds);
  const { deadline } = timed;
  let agreed = 0;
  for (let wait = gap; ; ) {
    const value = await read(timed);
    if (holds(value)) {
      agreed += 1;
      wait = gap;
      if (agreed >= reads) return value;
    } else {
      if (Date.now() >= deadline)
        throw new SettleTimeoutError(options.what, timeoutSeconds, options.describe?.(value), scope);
      if (agreed > 0) wait = gap;
      agreed = 0;
    }
    // The last read is made at the deadline itself, however long the gaps have become.
    await pause(Math.max(gap, Math.min(wait, deadline - Date.now())), scope.signal);
    if (agreed === 0) wait = Math.min(wait * 2, longestGap);
  }
}

export class SettleTimeoutError extends ProviderError {
  override readonly name = "SettleTimeoutError";

  constructor(what: string, timeoutSeconds: number, seen: string | undefined, { account }: CallScope) {
    const shown = seen ? ` The last read showed ${seen}.` : "";
    super(
      `${about(account)}: waited ${timeoutSeconds} s for ${what}.${shown} Run the same command again to go on waiting; "imagekit:timeoutSeconds" is how long a wait may take.`,
    );
  }
}

/** Six reads in a row over two seconds, the first included: replicas answer at random, and three may be old ones by chance. */
const confirmation = { reads: 5, gap: 500 };

/**
 * For a read that differs from what state knows: true drift is what many reads in a row agree on for a while, not what lagging replicas
 * say. One request where nothing has changed.
 */
export async function confirmedRead<T>(
  read: (scope: CallScope) => Promise<T>,
  {
    expected,
    same,
    timeoutSeconds,
  }: { expected: (value: T) => boolean; same: (a: T, b: T) => boolean; timeoutSeconds: number },
  scope: CallScope,
): Promise<T> {
  const first = await read(within(scope, timeoutSeconds));
  if (expected(first)) return first;
  let previous: T = first;
  return settle(
    {
      what: "readers to agree with each other",
      read,
      // Also what is expected has to agree with the read before it: a lagging reader alternates with one that does not.
      holds: (value) => {
        const agrees = same(value, previous);
        previous = value;
        return agrees;
      },
      ...confirmation,
      timeoutSeconds,
    },
    scope,
  );
}
