import { LiveFleet } from "../provider/support/liveFleet.ts";

/** How long reading a fleet's live state takes, and the very same requests with nothing done before or after them; seconds. */
export async function driftReads(accounts: number): Promise<{ reading: number; bare: number; graphRequests: number }> {
  const fleet = await LiveFleet.start(accounts);
  try {
    // The first reading loads axios and signs in; it is not what is measured.
    await fleet.read();
    const { http } = fleet.services;
    const { requests } = fleet.simulator;
    const send = http.send.bind(http);
    const sent: Parameters<typeof send>[] = [];
    http.send = (...call) => {
      sent.push(call);
      return send(...call);
    };
    requests.clear();
    await fleet.read();
    http.send = send;
    const graph = Object.entries(requests.counts()).filter(([route]) => / \/(v1\.0|beta)\//.test(route));
    const graphRequests = graph.reduce((sum, [, count]) => sum + count, 0) - requests.batched;
    // In turns, and the best of each: other work on the machine only adds.
    const best = { reading: Number.POSITIVE_INFINITY, bare: Number.POSITIVE_INFINITY };
    for (let time = 0; time < 5; time += 1) {
      best.reading = Math.min(best.reading, await seconds(() => fleet.read()));
      best.bare = Math.min(best.bare, await seconds(() => Promise.all(sent.map((call) => send(...call)))));
    }
    return { ...best, graphRequests };
  } finally {
    await fleet.close();
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
