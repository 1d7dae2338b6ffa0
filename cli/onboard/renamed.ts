import type { Agency } from "../../domain/agency/account.ts";
import { otherId } from "../../domain/agency/onboard/refusals.ts";
import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import type { StackState } from "../recovery/stackState.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";

/**
 * Refuses accounts whose ID was changed in the file by hand: one that the stack does not know, with the name of one that the stack has
 * and the file does not have any more.
 */
export function refuseRenamed(state: StackState, { accounts }: Agency, ids: readonly string[]): void {
  const known = state.accounts;
  const gone = known.filter((id) => !accounts.some(({ imagekitId }) => imagekitId === id));
  const nameOf = (id: string) => state.inputs(azureadTokens.application, resourceNames(id).application)?.displayName;
  const names = new Map(gone.map((id) => [nameOf(id), id]));
  for (const { imagekitId, displayName } of accounts) {
    const before = names.get(displayName);
    if (before === undefined || !ids.includes(imagekitId) || known.includes(imagekitId)) continue;
    throw new CommandError(
      `Account ${imagekitId}: it has the name of ${before}, which is set up and no longer in the file. ${otherId}. Put ${before} back into the file first.`,
      exitCodes.usage,
    );
  }
}
