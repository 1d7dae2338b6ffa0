import { parseOwnershipMark } from "../../domain/desired/ownershipMark.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { applicationById, deleteApplication } from "../../provider/graph/applications.ts";
import type { GraphClient } from "../../provider/graph/client.ts";
import { isFree, type Orphan } from "./leftovers.ts";

/** A run that is at work has made its application a moment ago and written it down a moment later. Milliseconds. */
const youngest = 10 * 60_000;

export type Removal = { removed: true } | { removed: false; why: string };

/**
 * Removes an application that is left over, unless it turns out to be in use. What is young is left alone, whatever lock is seen: the
 * run that made it may be of another machine.
 */
export async function removeOrphan(
  graph: GraphClient,
  { account, applicationId }: Orphan,
  { agency, now = new Date() }: { agency: string; now?: Date },
  scope: CallScope,
): Promise<Removal> {
  // Lists lag, and time has passed: what counts is the object itself.
  const live = await applicationById(graph, applicationId, scope);
  if (!live) return { removed: false, why: "it is gone already" };
  const mark = parseOwnershipMark(live.notes);
  if (mark?.agency !== agency || mark.imagekitId !== account)
    return { removed: false, why: "it bears the mark no longer" };
  if (!isFree(live)) return { removed: false, why: "it has an identifier now" };
  const age = now.getTime() - Date.parse(live.createdDateTime ?? now.toISOString());
  if (age < youngest)
    return { removed: false, why: "it was made less than 10 minutes ago, perhaps by a run that is still at work" };
  await deleteApplication(graph, applicationId, scope);
  return { removed: true };
}
