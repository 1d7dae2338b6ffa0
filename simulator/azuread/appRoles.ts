import type { CallContext } from "../../provider/adapter/resource.ts";
import { patchBody } from "./applicationBody.ts";
import type { AppRole, LiveApplication } from "./applicationTypes.ts";
import type { Graph } from "./graph.ts";
import { pause } from "./pause.ts";

const gapMilliseconds = 1_000;

/**
 * Disables the app roles that are to go, and waits until Graph shows that: it refuses to remove an enabled one
 * (https://learn.microsoft.com/graph/api/resources/approle).
 */
export async function disableRemovedRoles(
  graph: Graph,
  id: string,
  wanted: readonly AppRole[],
  context: CallContext,
): Promise<void> {
  const path = `/v1.0/applications/${id}`;
  const { appRoles = [] } = await graph.send<LiveApplication>("GET", path, context);
  const kept = new Set(wanted.map((role) => role.id));
  const removed = appRoles.filter((role) => !kept.has(role.id) && role.isEnabled);
  if (removed.length === 0) return;
  // Where a role comes from is Graph's to say; the official plugin does not send it back.
  const disabled = appRoles.map(({ origin: _, ...role }) => (kept.has(role.id) ? role : { ...role, isEnabled: false }));
  await graph.send("PATCH", path, context, { body: { ...patchBody({ appRoles: disabled }), id } });
  for (;;) {
    const { appRoles: now = [] } = await graph.send<LiveApplication>("GET", path, context);
    if (now.every((role) => kept.has(role.id) || !role.isEnabled)) return;
    await pause(gapMilliseconds, context.signal);
  }
}
