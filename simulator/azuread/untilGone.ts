import type { CallContext } from "../../provider/adapter/resource.ts";
import type { Graph } from "./graph.ts";
import { pause } from "./pause.ts";

/** Reads in a row that must find nothing. */
const readsNeeded = 5;
/** The official plugin reads every five seconds; AZUREAD_STAND_IN_DELETE_GAP_MS shortens that for tests. */
const gapMilliseconds = Number(process.env.AZUREAD_STAND_IN_DELETE_GAP_MS ?? 5_000);

/** Waits until an object stays gone. */
export async function untilGone(graph: Graph, path: string, context: CallContext): Promise<void> {
  for (let gone = 0; ; ) {
    const found = await graph.send("GET", path, context, { orGone: true });
    gone = found === undefined ? gone + 1 : 0;
    if (gone === readsNeeded) return;
    await pause(gapMilliseconds, context.signal);
  }
}
