import { expect, test } from "vitest";
import { signIn } from "../../cli/demo/signIn.ts";
import type { AccountSummary } from "../../components/accountSso.ts";
import { fleetAgency, tenantId } from "../support/fleet.ts";
import { engineWorld } from "../support/world.ts";

const id = "child1";

test("two stacks that declare the same account at once: one gets the identifier, the other is told, and goes without a trace", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency([id]), { accounts: [id] });
  const rival = (await engineWorld(fleetAgency([id]), { accounts: [id] })).stack;
  Object.assign(rival.environment, simulator.environment());
  const runs = await Promise.all([stack.up(), rival.up()]);
  const codes = runs.map(({ code }) => code);
  expect(codes.filter((code) => code === 0)).toHaveLength(1);
  const [winner, loser, told] = codes[0] === 0 ? [stack, rival, runs[1]] : [rival, stack, runs[0]];
  // By the plugin where it had looked late enough to see the other's application, else by Graph.
  expect(told?.output).toMatch(/is taken by the application "ImageKit child1"|identifierUris already exists/);

  const destroyed = await loser.destroy();
  expect(destroyed.code, destroyed.output).toBe(0);
  expect(simulator.store.applications.size).toBe(1);
  const drift = await winner.drift();
  expect(drift.code, drift.output).toBe(0);
  const [account] = (await winner.outputs<{ accounts: AccountSummary[] }>()).accounts;
  if (!account) throw new Error("no account in the outputs");
  const person = { user: "grace@agency.example", clientId: account.clientId, tenantId };
  const { session } = await signIn({ ...person, simulatorUrl: simulator.url, ca: simulator.ca });
  expect(session).toMatchObject({ imagekitId: id, role: "developer" });
});
