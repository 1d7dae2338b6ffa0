import { componentTokens } from "../../domain/desired/resourceNames.ts";
import { type AccountEvent, AccountProgress } from "../accountProgress.ts";
import type { Interruption } from "../interruption.ts";
import { liveProgress, plainProgress } from "../showProgress.ts";
import type { AgencyStack } from "./agencyStack.ts";
import { destroy, type EngineRunOptions, up } from "./engineRun.ts";

export interface AccountRunOptions {
  interruption: Interruption;
  /** Whether lines may change in place on stdout. */
  live: boolean;
  say: (line: string) => void;
}

/** What an account came to in a run; nothing where it was not reached. */
export type Outcomes = ReadonlyMap<string, AccountEvent>;

/** An account by the URN of its component, whatever the stack and the project are called; all else hangs on it. */
const accountTarget = (id: string) => `**${componentTokens.accountSso}::${id}`;

/** Sets these accounts up and touches no other one. Outcomes are told even where the run fails: `failure` is why. */
export async function upAccounts(
  { stack, state }: AgencyStack,
  ids: readonly string[],
  options: AccountRunOptions,
): Promise<{ outcomes: Outcomes; failure?: unknown }> {
  const { interruption } = options;
  // A target's parent must be there, and to name it as a target would mean all of its accounts: so at a stack's first run it comes first, alone.
  if (state.names(componentTokens.agency).length === 0)
    await up(stack, { targets: [`**${componentTokens.agency}::*`], alone: true, interruption });
  return withProgress(ids, options, (onEvent) => up(stack, { targets: ids.map(accountTarget), onEvent, interruption }));
}

/** Takes one account down: ImageKit's side first, by the order its resources depend on each other in. */
export async function destroyAccount(
  { stack }: AgencyStack,
  id: string,
  options: AccountRunOptions,
): Promise<{ outcomes: Outcomes; failure?: unknown }> {
  const { interruption } = options;
  return withProgress([id], options, (onEvent) =>
    destroy(stack, { targets: [accountTarget(id)], onEvent, interruption }),
  );
}

async function withProgress(
  ids: readonly string[],
  { live, say }: AccountRunOptions,
  action: (onEvent: NonNullable<EngineRunOptions["onEvent"]>) => Promise<{ warnings: readonly string[] }>,
): Promise<{ outcomes: Outcomes; failure?: unknown }> {
  const progress = new AccountProgress();
  const outcomes = new Map<string, AccountEvent>();
  const view = live ? liveProgress(ids) : plainProgress(say);
  let warnings: readonly string[] = [];
  let failure: unknown;
  try {
    ({ warnings } = await action((event) => {
      const meaning = progress.take(event);
      if (!meaning || !ids.includes(meaning.account)) return;
      if (meaning.kind !== "working") outcomes.set(meaning.account, meaning);
      view.show(meaning);
    }));
  } catch (error) {
    failure = error;
  } finally {
    await view.end();
  }
  for (const warning of warnings) say(warning);
  return { outcomes, ...(failure !== undefined && { failure }) };
}
