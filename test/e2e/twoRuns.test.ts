import { expect, test } from "vitest";
import { fleetAgency } from "../support/fleet.ts";
import { engineWorld } from "../support/world.ts";

const id = "child1";

test("two stacks that declare the same account at once: one gets the identifier, the other is told, and the winner still works", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency([id]), { accounts: [id] });
  const rival = (await engineWorld(fleetAgency([id]), { accounts: [id] })).stack;
  Object.assign(rival.environment, simulator.environment());
  const runs = await Promise.all([stack.up(), rival.up()]);
  const codes = runs.map(({ code }) => code);
  expect(codes.filter((code) => code === 0)).toHaveLength(1);
  const [winner, loser] = codes[0] === 0 ? [stack, runs[1]] : [rival, runs[0]];
  expect(loser?.output).toContain("identifierUris already exists");
  expect((await winner.drift()).code).toBe(0);
});
