/** What to do about a finding, in whole sentences. */

import { imagekitSsoCommand } from "../commands.ts";

const refreshingUp = `"${imagekitSsoCommand("up --agency <agency> --refresh")}"`;

/** For all that lives in resources. */
export const runUp = `Run ${refreshingUp}; it puts this right.`;

/** For a group or user that is not assigned: drift does not see whether there is one of that object id. */
export function assignAgain(principalType: string): string {
  return `${runUp} It cannot where the ${principalType} is gone from the tenant or its object id is mistyped: then take it out of the agency file, or restore it in Entra.`;
}

/** For what no resource holds, so that `pulumi up` neither sees nor changes it. */
export function byHand(what: string): string {
  return `${what} by hand (Entra admin center, or Graph): up does not touch it.`;
}

/** An application in the bin keeps its identifier from the one that `pulumi up` would make in its place. */
export const emptyBin = `Restore it, or delete it for good, in Entra's bin (App registrations, Deleted applications), where it keeps the identifier for 30 days. ${runUp}`;

/** For certificates that somebody may hold the key of. */
export const revoke = `Find out who added it (Entra's audit log), then run ${refreshingUp}, which removes it from Entra and from what ImageKit is given.`;

export const rotate = "Declare a new generation in the agency file and rotate (docs/rotation.md).";

export const confirm = "Paste the bundle into ImageKit and confirm it (docs/handover.md).";
