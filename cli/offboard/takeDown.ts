import type { Agency } from "../../domain/agency/account.ts";
import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { leftAtImagekit } from "../../domain/leftAtImagekit.ts";
import { resourceTokens } from "../../domain/resources.ts";
import { type AccountKind, consumeUrl } from "../../domain/saml/identifiers.ts";
import { destroyAccounts } from "../engine/accountRuns.ts";
import { openAgencyStack } from "../engine/agencyStack.ts";
import { Interruption } from "../engine/interruption.ts";
import { preflight } from "../preflight/preflight.ts";
import { leftOverLines } from "../recovery/leftOver.ts";
import type { StackState } from "../recovery/stackState.ts";

export interface TakeDownOptions {
  stack: string;
  file: string;
  agency: Agency;
  ids: readonly string[];
  json: boolean;
}

/** Whether single sign-on is off at ImageKit; unknown where an earlier run took that part down. */
export type AtImagekit = "off" | "not-off" | "unknown";

export interface TakenDown {
  /** The accounts that are gone from Entra. */
  gone: ReadonlyMap<string, AtImagekit>;
  /** Why others are not; a later run goes on. */
  failure: unknown;
}

export interface TakeDown {
  /** What each account is in the stack; unknown where an earlier run has left nothing to tell it by. Those that are not in there are absent. */
  kinds: ReadonlyMap<string, AccountKind | "unknown">;
  /** Takes them down, ImageKit first. One account's trouble does not keep the others waiting. */
  run(): Promise<TakenDown>;
}

/** Looks the accounts up in the stack, which is made free to be worked on. Nothing is taken down yet. */
export async function prepareTakeDown({ stack: name, file, agency, ids, json }: TakeDownOptions): Promise<TakeDown> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const hasSettings = (state: StackState, id: string) =>
    state.find(resourceTokens.ssoSettings, resourceNames(id).settings) !== undefined;
  // Without settings to delete, an account's key is not needed any more.
  const ready = (state: StackState) =>
    preflight({ agency, stack: name, ids: ids.filter((id) => hasSettings(state, id)), assigns: false });
  const stack = await openAgencyStack({ name, file, agency, before: ready, say });
  const { state } = stack;
  const there = ids.filter((id) => state.accounts.includes(id));
  const before = new Map(there.map((id) => [id, hasSettings(state, id)]));
  const run = async (): Promise<TakenDown> => {
    const interruption = new Interruption();
    const live = process.stdout.isTTY === true && !json;
    const { failure, outcomes, warnings } = await destroyAccounts(stack, there, { interruption, live, say });
    interruption.throwIfRequested();
    const isLeft = (id: string) => warnings.some((one) => one.includes(`Account ${id}: ${leftAtImagekit}`));
    const stateOf = (id: string): AtImagekit => (isLeft(id) ? "not-off" : before.get(id) ? "off" : "unknown");
    const gone = there.filter((id) => failure === undefined || outcomes.get(id)?.kind === "removed");
    for (const line of await leftOverLines(agency, [], { removed: gone })) say(line);
    return { gone: new Map(gone.map((id) => [id, stateOf(id)])), failure };
  };
  return { kinds: new Map(there.map((id) => [id, kindOf(state, id)])), run };
}

/** By its identifier, the guide's plain URL for a parent; either of two resources knows it. */
function kindOf(state: StackState, id: string): AccountKind | "unknown" {
  const names = resourceNames(id);
  const entityId = state.inputs(resourceTokens.ssoSettings, names.settings)?.spEntityId;
  const uri = state.inputs(azureadTokens.applicationIdentifierUri, names.identifierUri)?.identifierUri;
  if (entityId === undefined && uri === undefined) return "unknown";
  return entityId === "" || uri === consumeUrl ? "parent" : "child";
}
