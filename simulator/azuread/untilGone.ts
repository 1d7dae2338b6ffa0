import type { CallContext } from "../../provider/adapter/resource.ts";
import type { Graph } from "./graph.ts";
import { pause } from "./pause.ts";

/** Reads in a row that must find nothing. */
const readsNeeded = 5;
/** The official plugin reads every five seconds; AZUREAD_STAND_IN_DELETE_GAP_MS shortens that for tests. */
const gapMilliseconds = Number(process.env.AZUREAD_STAND_IN_DELETE_GAP_MS ?? 5_000);

/** The official plugin's longest delete. */
const longestMilliseconds = 300_000;

/** Waits until an object stays gone. */
export async function untilGone(graph: Graph, path: string, context: CallContext): Promise<void> {
  const deadline = Date.now() + longestMilliseconds;
  for (let gone = 0; ; ) {
    if (Date.now() > deadline) throw new Error(`Waiting for deletion of ${path}: context deadline exceeded`);
    const found = await graph.send("GET", path, context, { orGone: true });
    gone = found === undefined ? gone + 1 : 0;
    if (gone === readsNeeded) return;
    await pause(gapMilliseconds, context.signal);
  }
}
