import { componentTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { resourceTokens } from "../../domain/resources.ts";
import { some } from "../shared/some.ts";
import { type AccountEvent, AccountProgress } from "./accountProgress.ts";
import type { AgencyStack } from "./agencyStack.ts";
import { Deliveries, type DeliveryOutcome } from "./deliveries.ts";
import { type Diagnostic, reasonsOf } from "./diagnostics.ts";
import { destroy, type EngineRun, EngineRunError, type EngineRunOptions, up } from "./engineRun.ts";
import type { Interruption } from "./interruption.ts";
import { liveProgress, plainProgress } from "./showProgress.ts";
import { withStateAtEnd } from "./stateAtEnd.ts";

export interface AccountRunOptions {
  interruption: Interruption;
  /** Whether lines may change in place on stdout. */
  live: boolean;
  say: (line: string) => void;
}

/** What an account came to in a run; nothing where it was not reached. */
export type Outcomes = ReadonlyMap<string, AccountEvent>;

/** An account by the URN of its component, whatever the stack and the project are called; all else hangs on it. */
export const accountTarget = (id: string) => `**${componentTokens.accountSso}::${id}`;

/** What came of a run. Outcomes are told even where it fails: `failure` is why. */
export interface AccountRun {
  outcomes: Outcomes;
  /** Resources by what was done to them; nothing where the run failed. */
  changes: Record<string, number>;
  /** The settings at ImageKit of each account that the run came to. */
  deliveries: ReadonlyMap<string, DeliveryOutcome>;
  /** What the plugins had to say without failing. */
  warnings: readonly string[];
  failure?: unknown;
}

/** Runs all of a stack; `ids` are the accounts that are told of. */
export async function upAgency(
  agencyStack: AgencyStack,
  ids: readonly string[],
  options: AccountRunOptions,
): Promise<AccountRun> {
  const { interruption } = options;
  const isFirst = agencyStack.state.accounts.length === 0;
  await claimsFirst(agencyStack, undefined, options);
  return withProgress(ids, options, (onEvent) => upNew(agencyStack, isFirst, { onEvent, interruption }));
}

/** Sets these accounts up and touches no other one. */
export async function upAccounts(
  agencyStack: AgencyStack,
  ids: readonly string[],
  options: AccountRunOptions,
): Promise<AccountRun> {
  const { interruption } = options;
  const { stack, state } = agencyStack;
  // A target's parent must be there, and to name it as a target would mean all of its accounts: so at a stack's first run it comes first, alone.
  if (state.names(componentTokens.agency).length === 0)
    await up(stack, { targets: [`**${componentTokens.agency}::*`], alone: true, interruption });
  await claimsFirst(agencyStack, ids, options);
  const known = new Set(state.accounts);
  const areNew = !ids.some((id) => known.has(id));
  return withProgress(ids, options, (onEvent) =>
    upNew(agencyStack, areNew, { targets: ids.map(accountTarget), onEvent, interruption }),
  );
}

/**
 * Of accounts that leave app roles, the claims alone, in a run of their own: the engine changes the application before what depends on it,
 * and people whose role is gone while the claims still read it cannot sign in. What fails here is told by the run that follows.
 */
async function claimsFirst(
  { stack, leavingAppRoles }: AgencyStack,
  ids: readonly string[] | undefined,
  { interruption, say }: AccountRunOptions,
): Promise<void> {
  const leaving = leavingAppRoles.filter((id) => ids === undefined || ids.includes(id));
  if (leaving.length === 0) return;
  say(`First the claims, so that nobody loses access: ${some(leaving, 10)}.`);
  const targets = leaving.map((id) => `**${resourceTokens.claimsMapping}::${resourceNames(id).claims}`);
  await up(stack, { targets, alone: true, interruption }).catch((error) => {
    if (!(error instanceof EngineRunError)) throw error;
  });
}

function upNew({ stack }: AgencyStack, areNew: boolean, options: EngineRunOptions): Promise<EngineRun> {
  return areNew ? withStateAtEnd(stack, () => up(stack, options)) : up(stack, options);
}

/** Takes accounts down: ImageKit's side of each first, by the order its resources depend on each other in. */
export async function destroyAccounts(
  { stack }: AgencyStack,
  ids: readonly string[],
  options: AccountRunOptions,
): Promise<AccountRun> {
  const { interruption } = options;
  return withProgress(ids, options, (onEvent) =>
    destroy(stack, { targets: ids.map(accountTarget), onEvent, interruption }),
  );
}

async function withProgress(
  ids: readonly string[],
  { live, say }: AccountRunOptions,
  action: (onEvent: NonNullable<EngineRunOptions["onEvent"]>) => Promise<EngineRun>,
): Promise<AccountRun> {
  const progress = new AccountProgress();
  const outcomes = new Map<string, AccountEvent>();
  const view = live ? liveProgress(ids) : plainProgress(say, ids);
  const diagnostics: Diagnostic[] = [];
  const deliveries = new Deliveries();
  let changes: EngineRun["changes"] = {};
  let failure: unknown;
  try {
    const run = await action((event) => {
      // Of every try: a removal that succeeds the second time may have left something the first time.
      if (event.diagnosticEvent) diagnostics.push(event.diagnosticEvent);
      deliveries.take(event);
      const meaning = progress.take(event);
      if (!meaning || !ids.includes(meaning.account)) return;
      if (meaning.kind !== "working") outcomes.set(meaning.account, meaning);
      view.show(meaning);
    });
    changes = run.changes;
  } catch (error) {
    failure = error;
  } finally {
    await view.end();
  }
  const warnings = reasonsOf(diagnostics, "warning");
  for (const warning of warnings) say(warning);
  return { outcomes, deliveries: deliveries.outcomes, changes, warnings, ...(failure !== undefined && { failure }) };
}
