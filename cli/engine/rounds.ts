import { setTimeout } from "node:timers/promises";
import type { LostObjects } from "../recovery/lostObjects.ts";
import { unreadableWords } from "../recovery/readableState.ts";
import { messageOf } from "../shared/messageOf.ts";
import { some } from "../shared/some.ts";
import { nameInUrn } from "../shared/urn.ts";
import type { AccountRun } from "./accountRuns.ts";
import type { AgencyStack } from "./agencyStack.ts";
import { EngineRunError, type FailedResource, lookAnew } from "./engineRun.ts";
import type { Interruption } from "./interruption.ts";
import { brokenWords, lostInRun, lostWords } from "./lostInRun.ts";

/**
 * azuread's words for a reader that was behind: after its create it reads once, finds nothing, and forgets what Graph made; the next create
 * is refused (its releases up to 6.10; https://github.com/hashicorp/terraform-provider-azuread/issues/1759).
 */
const lagWords = [
  lostWords,
  /Resource provider reported that the resource did not exist while updating/,
  /does not exist or one of its queried reference-property objects are not present/,
  /to be managed via Terraform this resource needs to be imported into the State/,
  /Not a valid reference update/,
  /Permission being assigned was not found on application/,
  brokenWords,
  // It looked for the principal of a client id, did not see it, and made another.
  /service principal name [0-9a-f-]{36} is already in use/,
];

/** azuread's words for what it was to delete and did not find. */
const goneWords = /unexpected status 404|could not identify existing identifier URI/;

/** Runs after the first, and how long all of them may take. Milliseconds. */
const mostRounds = 8;
const longest = 15 * 60_000;
/** Runs in which nothing failed but updates: a reader sees an object of earlier runs by then, so it is not there any more. */
const mostUpdateRounds = 3;
/** Before each further run: readers follow within seconds. Milliseconds. */
const pauses = [2_000, 5_000, 10_000, 20_000, 20_000];

export interface RoundsOptions {
  run: (agencyStack: AgencyStack) => Promise<AccountRun>;
  /** Opens the stack anew, and imports what the run before made and did not record; `lost` is what it is known to have lost. */
  reopen: (lost: LostObjects) => Promise<AgencyStack>;
  interruption: Interruption;
  say: (line: string) => void;
  /** Milliseconds; for tests. */
  waits?: readonly number[];
  look?: typeof lookAnew;
}

/**
 * Runs the engine, and again for as long as it fails only because Entra's readers are behind; because something that was to go is gone
 * already, which is then looked at anew; and once more where it left a state that has to be repaired, since the first run did not come to
 * its end then. What each run came to is added up.
 */
export async function inRounds(first: AgencyStack, options: RoundsOptions): Promise<AccountRun> {
  const { run, reopen, interruption, say, waits = pauses, look = lookAnew } = options;
  const until = Date.now() + longest;
  let agencyStack = first;
  let all = await run(agencyStack);
  let updateRounds = 0;
  for (let round = 0, repaired = false; round < mostRounds && Date.now() < until; round += 1) {
    const trouble = troubleOf(all.failure);
    if (trouble === undefined || (trouble === "unreadable" && repaired)) break;
    updateRounds = failedOf(all.failure).every(({ op }) => op === "update") ? updateRounds + 1 : 0;
    if (trouble === "behind" && updateRounds > mostUpdateRounds) break;
    repaired ||= trouble === "unreadable";
    interruption.throwIfRequested();
    if (trouble === "behind") {
      say(
        "Entra did not find an object that should exist, or a connection broke. A new object can take seconds to appear everywhere. Waiting, then going on.",
      );
      await setTimeout(waits[round]);
    }
    const gone = goneIn(all.failure);
    if (trouble === "gone") say(`Gone already, and looked at anew: ${some(gone.map(nameInUrn), 10)}.`);
    if (gone.length > 0) await look(agencyStack.stack, { targets: gone, interruption });
    interruption.throwIfRequested();
    agencyStack = await reopen(lostInRun(all.failure));
    all = added(all, await run(agencyStack));
  }
  return all;
}

/** Why another run may do it: all that failed is azuread's, and for one of these reasons. Types of our own wait for readers by themselves. */
function troubleOf(failure: unknown): "behind" | "gone" | "unreadable" | undefined {
  if (!(failure instanceof EngineRunError)) return undefined;
  if (unreadableWords.test(messageOf(failure))) return "unreadable";
  const failed = failedOf(failure);
  if (failed.length === 0 || !failed.every((one) => isGone(one) || isBehind(one))) return undefined;
  return failed.every(isGone) ? "gone" : "behind";
}

/** Whether every resource that failed did so for a reader that was behind. */
export function isLag(failure: unknown): boolean {
  return troubleOf(failure) === "behind";
}

function isBehind({ urn = "", message }: FailedResource): boolean {
  return urn.includes("azuread:index/") && lagWords.some((words) => words.test(message));
}

/** azuread does not delete what is not there. */
function isGone({ urn = "", op = "", message }: FailedResource): boolean {
  return urn.includes("azuread:index/") && op.startsWith("delete") && goneWords.test(message);
}

function failedOf(failure: unknown): readonly FailedResource[] {
  if (!(failure instanceof EngineRunError)) return [];
  return failure.failed.filter(({ urn = "" }) => !urn.includes("::pulumi:pulumi:Stack::"));
}

function goneIn(failure: unknown): string[] {
  return failedOf(failure)
    .filter(isGone)
    .map(({ urn = "" }) => urn);
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
