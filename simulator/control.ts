/** `/_simulator`: the world's own switches, for tests and for a person. Loopback only, as the whole server is. */
import { z } from "zod";
import { noFaults } from "./faults.ts";
import { directoryContents } from "./store.ts";
import type { FaultSettings, SimulatorApp, World } from "./types.ts";

export function registerControl(app: SimulatorApp, world: World): void {
  app.get("/_simulator/faults", async () => world.faults.settings);
  app.put("/_simulator/faults", async (request, reply) => {
    const change = z.record(z.string(), z.unknown()).safeParse(request.body);
    if (!change.success) return reply.code(400).send({ message: "The body must be a JSON object of faults." });
    try {
      world.faults.set({ ...noFaults, ...(change.data as Partial<FaultSettings>) });
    } catch (error) {
      return reply.code(400).send({ message: (error as Error).message });
    }
    return world.faults.settings;
  });

  app.get("/_simulator/requests", async () => {
    const { user, system } = process.cpuUsage();
    return {
      total: world.requests.total,
      batched: world.requests.batched,
      counts: world.requests.counts(),
      servingMilliseconds: world.requests.servingMilliseconds,
      /** Of the whole process since its start. */
      cpuMilliseconds: Math.round((user + system) / 1000),
    };
  });
  app.get("/_simulator/requests/last", async () => ({ exchanges: world.requests.exchanges() }));
  app.delete("/_simulator/requests", async (_request, reply) => {
    world.requests.clear();
    return reply.code(204).send();
  });

  app.post("/_simulator/clock", async (request, reply) => {
    const body = z.object({ advanceSeconds: z.number().nonnegative() }).safeParse(request.body);
    if (!body.success) return reply.code(400).send({ message: 'The body must be {"advanceSeconds": number}.' });
    world.clock.advance(body.data.advanceSeconds);
    return { now: new Date(world.clock.now()).toISOString() };
  });

  /** The directory without private keys and without the accounts' API keys. */
  app.get("/_simulator/state", async () => {
    const { privateKeys: _, accounts: __, ...directory } = directoryContents(world.store);
    const accounts = [...world.store.accounts.values()].map(({ privateKey: ___, ...account }) => account);
    return { tenant: world.tenant.id, policy: world.policy, ...directory, accounts };
  });
}
