import { setTimeout } from "node:timers/promises";
import { messageOf } from "../shared/messageOf.ts";
import type { AccountRun } from "./accountRuns.ts";
import type { AgencyStack } from "./agencyStack.ts";
import { EngineRunError } from "./engineRun.ts";
import type { Interruption } from "./interruption.ts";

/**
 * azuread's words for a reader that was behind: after its create it reads once, finds nothing, and forgets what Graph made; the next create
 * is refused (its releases up to 6.10; https://github.com/hashicorp/terraform-provider-azuread/issues/1759).
 */
const lagWords = [
  /expected non-nil error with nil state during Create/,
  /does not exist or one of its queried reference-property objects are not present/,
  /to be managed via Terraform this resource needs to be imported into the State/,
  /Not a valid reference update/,
  /Permission being assigned was not found on application/,
  // It looked for the principal of a client id, did not see it, and made another.
  /service principal name [0-9a-f-]{36} is already in use/,
];

/** The plugin's words for what it has waited for already: it holds Graph's answer, whose words are the same as those of a lag. */
const finalWords = /the tenant has no group or user with the object id/;

/** Runs after the first, and how long all of them may take. Milliseconds. */
const mostRounds = 5;
const longest = 15 * 60_000;
/** Before each further run: readers follow within seconds. Milliseconds. */
const pauses = [2_000, 5_000, 10_000, 20_000, 20_000];

export interface RoundsOptions {
  run: (agencyStack: AgencyStack) => Promise<AccountRun>;
  /** Opens the stack anew, and imports what the run before made and did not record. */
  reopen: () => Promise<AgencyStack>;
  interruption: Interruption;
  say: (line: string) => void;
  /** Milliseconds; for tests. */
  waits?: readonly number[];
}

/** Runs the engine, and again for as long as it fails only because Entra's readers are behind. What each run came to is added up. */
export async function inRounds(agencyStack: AgencyStack, options: RoundsOptions): Promise<AccountRun> {
  const { run, reopen, interruption, say, waits = pauses } = options;
  const until = Date.now() + longest;
  let all = await run(agencyStack);
  for (let round = 0; round < mostRounds && isLag(all.failure) && Date.now() < until; round += 1) {
    interruption.throwIfRequested();
    say("Some of Entra's readers did not know yet what was made a moment ago. Going on with what was made.");
    await setTimeout(waits[round] ?? 0);
    interruption.throwIfRequested();
    all = added(all, await run(await reopen()));
  }
  return all;
}

/** Whether every reason that a run failed for is a reader that was behind. */
export function isLag(failure: unknown): boolean {
  if (!(failure instanceof EngineRunError)) return false;
  const [, ...reasons] = messageOf(failure).split("\n\n");
  const lags = (reason: string) => !finalWords.test(reason) && lagWords.some((words) => words.test(reason));
  return reasons.length > 0 && reasons.every(lags);
}

function added(before: AccountRun, now: AccountRun): AccountRun {
  const outcomes = new Map(before.outcomes);
  for (const [account, outcome] of now.outcomes) {
    const earlier = before.outcomes.get(account);
    const changes = earlier?.kind === "done" ? earlier.changes : 0;
    outcomes.set(account, outcome.kind === "done" ? { ...outcome, changes: outcome.changes + changes } : outcome);
  }
  const changes = { ...before.changes };
  for (const [what, count] of Object.entries(now.changes))
    changes[what] = what === "same" ? count : (changes[what] ?? 0) + count;
  return { ...now, outcomes, changes };
}
