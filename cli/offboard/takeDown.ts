import type { Agency } from "../../domain/agency/account.ts";
import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { leftAtImagekit } from "../../domain/leftAtImagekit.ts";
import { resourceTokens } from "../../domain/resources.ts";
import { consumeUrl } from "../../domain/saml/identifiers.ts";
import { destroyAccount } from "../engine/accountRuns.ts";
import { openAgencyStack } from "../engine/agencyStack.ts";
import { Interruption } from "../engine/interruption.ts";
import { preflight } from "../preflight/preflight.ts";
import type { StackState } from "../recovery/stackState.ts";
import { messageOf } from "../shared/messageOf.ts";

export interface TakeDownOptions {
  stack: string;
  file: string;
  agency: Agency;
  id: string;
  json: boolean;
  /** What it is said to be, where an earlier run has left nothing to tell it by. */
  parent: boolean;
}

/** Whether single sign-on is off at ImageKit; unknown where an earlier run took that part down. */
export type AtImagekit = "off" | "not-off" | "unknown";

export interface TakeDown {
  /** What the account is in the stack; undefined where it is not in there. */
  kind: "parent" | "child" | undefined;
  /** Takes it down, ImageKit first, and says whether that is off now. Throws where it does not succeed; a later run goes on. */
  run(): Promise<AtImagekit>;
}

/** Looks the account up in the stack, which is made free to be worked on. Nothing is taken down yet. */
export async function prepareTakeDown({
  stack: name,
  file,
  agency,
  id,
  json,
  parent,
}: TakeDownOptions): Promise<TakeDown> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const hasSettings = (state: StackState) =>
    state.find(resourceTokens.ssoSettings, resourceNames(id).settings) !== undefined;
  // Without settings to delete, an account's key is not needed any more.
  const before = (state: StackState) =>
    preflight({ agency, stack: name, ids: hasSettings(state) ? [id] : [], assigns: false });
  const stack = await openAgencyStack({ name, file, agency, before, say });
  const hadSettings = hasSettings(stack.state);
  const run = async (): Promise<AtImagekit> => {
    const interruption = new Interruption();
    const live = process.stdout.isTTY === true && !json;
    const { failure, warnings } = await destroyAccount(stack, id, { interruption, live, say });
    interruption.throwIfRequested();
    if (failure === undefined) {
      if (warnings.some((one) => one.includes(leftAtImagekit))) return "not-off";
      return hadSettings ? "off" : "unknown";
    }
    const reason = messageOf(failure);
    throw new Error(
      `Account ${id}: it is not gone yet, and ${file} is as it was. The same command goes on.\n${reason}`,
    );
  };
  return { kind: kindOf(stack.state, id, parent), run };
}

/** By its identifier, the guide's plain URL for a parent; either of two resources knows it. */
function kindOf(state: StackState, id: string, parent: boolean): TakeDown["kind"] {
  if (!state.accounts.includes(id)) return undefined;
  const names = resourceNames(id);
  const entityId = state.inputs(resourceTokens.ssoSettings, names.settings)?.spEntityId;
  const uri = state.inputs(azureadTokens.applicationIdentifierUri, names.identifierUri)?.identifierUri;
  if (entityId === undefined && uri === undefined) return parent ? "parent" : "child";
  return entityId === "" || uri === consumeUrl ? "parent" : "child";
}
