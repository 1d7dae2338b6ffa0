import { expect, test } from "vitest";
import type { Simulator } from "../../simulator/types.ts";
import { childIds, fleetAgency } from "../support/fleet.ts";
import { engineWorld } from "../support/world.ts";

const ids = childIds(3);

test.each([3, 10])(
  "with new objects lagging %i s and a fifth of the requests refused, one up does it, and nothing is made twice",
  async (lagSeconds) => {
    const faults = {
      lagSeconds,
      rate429: 0.1,
      rate5xx: 0.1,
      when5xx: "before",
      retryAfterSeconds: 1,
      seed: lagSeconds,
    } as const;
    const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids, faults });
    const run = await stack.up();
    expect(run.code, run.output).toBe(0);
    expectOneOfEach(simulator);
  },
);

test("with readers that flap between old and new for ten seconds, at most a second up is needed, and nothing is made twice", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(ids), {
    accounts: ids,
    faults: { flapSeconds: 10, seed: 7 },
  });
  const first = await stack.up();
  // azuread's own resources may stumble; ours may not.
  expect(first.output).not.toMatch(/imagekit:index:\w+ .*(error|failed)/i);
  const second = first.code === 0 ? first : await stack.up();
  expect(second.code, second.output).toBe(0);
  expectOneOfEach(simulator);
});

function expectOneOfEach({ store }: Simulator): void {
  expect([store.applications.size, store.servicePrincipals.size, store.claimsMappingPolicies.size]).toEqual([3, 3, 3]);
  for (const principal of store.servicePrincipals.values()) {
    expect(principal.keyCredentials.filter(({ usage }) => usage === "Verify")).toHaveLength(1);
  }
}
