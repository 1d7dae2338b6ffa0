import type { Answer } from "./http.ts";
import { pause } from "./pause.ts";

const firstWait = 1_000;
const longestWait = 61_000;

/**
 * Sends until the answer is one to keep: 429 waits Retry-After, and 5xx, broken connections and what `retry` names wait
 * one second, then twice as long each time. POSTs are sent again too, as the official plugin does: what a 500 made may
 * be made twice.
 */
export async function patiently(
  send: () => Promise<Answer>,
  {
    signal,
    seconds,
    retry = () => false,
  }: { signal: AbortSignal; seconds: number; retry?: ((answer: Answer) => boolean) | undefined },
): Promise<Answer> {
  const deadline = Date.now() + seconds * 1000;
  for (let gap = firstWait; ; gap = Math.min(gap * 2, longestWait)) {
    const answer = await send().catch((error: Error) => {
      if (signal.aborted) throw signal.reason;
      return error;
    });
    const passing = answer instanceof Error || answer.status === 429 || answer.status >= 500 || retry(answer);
    const next = answer instanceof Error ? gap : (retryAfter(answer) ?? gap);
    if (!passing || Date.now() + next > deadline) {
      if (answer instanceof Error) throw answer;
      return answer;
    }
    await pause(next, signal);
  }
}

function retryAfter({ status, headers }: Answer): number | undefined {
  const seconds = Number(headers["retry-after"]);
  return (status === 429 || status === 503) && Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
