import { ConnectionFailure } from "./connectionFailure.ts";
import type { Answer } from "./http.ts";
import { pause } from "./pause.ts";

const firstWait = 1_000;
const longestWait = 61_000;

export interface Patience {
  signal: AbortSignal;
  /** How long all tries may take. */
  seconds: number;
  /** Answers that pass with time, besides 408, 424, 429 and 5xx. */
  retry?: ((answer: Answer) => boolean) | undefined;
}

/**
 * Sends until the answer is one to keep: an answer that passes is asked for again after Retry-After, or after one second and then
 * twice as long each time. POSTs are sent again too, as the official plugin does: what a 500 made may be made twice. A broken
 * connection ends it, but for a GET that never reached the server.
 */
export async function patiently(
  send: () => Promise<Answer>,
  { signal, seconds, retry = () => false }: Patience,
): Promise<Answer> {
  const deadline = Date.now() + seconds * 1000;
  for (let gap = firstWait; ; gap = Math.min(gap * 2, longestWait)) {
    const answer = await send().catch((error: unknown) => {
      if (signal.aborted) throw signal.reason;
      if (error instanceof ConnectionFailure && error.passes) return error;
      throw error;
    });
    const broken = answer instanceof ConnectionFailure;
    const next = broken ? gap : (retryAfter(answer) ?? gap);
    if (broken ? Date.now() + next > deadline : !(passes(answer) || retry(answer)) || Date.now() + next > deadline) {
      if (broken) throw answer;
      return answer;
    }
    await pause(next, signal);
  }
}

function passes({ status }: Answer): boolean {
  return [408, 424, 429].includes(status) || (status >= 500 && status !== 501);
}

function retryAfter({ headers }: Answer): number | undefined {
  const given = headers["retry-after"];
  return given !== undefined && /^\d+$/.test(given) ? Number(given) * 1000 : undefined;
}
