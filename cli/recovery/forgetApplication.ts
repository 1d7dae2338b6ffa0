import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { pulumiCommand } from "../shared/pulumiCommand.ts";
import type { KnownResources } from "./leftovers.ts";

/** Takes an account's application out of the state, with all that hangs on it, for another one to take its place. Nothing live is changed. */
export async function forgetApplication(stack: string, account: string, state: KnownResources): Promise<void> {
  const known = state.find(azureadTokens.application, resourceNames(account).application);
  if (!known) return;
  await pulumiCommand(["state", "delete", known.urn, "--target-dependents", "--force", "--yes", "--stack", stack]);
}
