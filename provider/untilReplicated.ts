import { type CallScope, within } from "./callScope.ts";
import { HttpError } from "./http/httpError.ts";
import { pause } from "./pause.ts";

const longestGap = 5_000;
/** Replicas follow within a minute or two: what is missing after this long is gone, and not on its way. */
const longestLagSeconds = 300;

/** Repeats a call for as long as it fails because what it refers to has not reached every replica. */
export async function untilReplicated<T>(
  call: (scope: CallScope) => Promise<T>,
  { lagging, timeoutSeconds }: { lagging: (error: HttpError) => boolean; timeoutSeconds: number },
  scope: CallScope,
): Promise<T> {
  const timed = within(scope, timeoutSeconds);
  const deadline = Math.min(timed.deadline, Date.now() + longestLagSeconds * 1_000);
  for (let gap = 250; ; gap = Math.min(gap * 2, longestGap)) {
    try {
      return await call(timed);
    } catch (error) {
      if (!(error instanceof HttpError) || !lagging(error) || Date.now() >= deadline) throw error;
      await pause(Math.min(gap, Math.max(0, deadline - Date.now())), scope.signal);
    }
  }
}
