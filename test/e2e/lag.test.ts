import { expect, test, vi } from "vitest";
import { azureadTokens, componentTokens } from "../../domain/desired/resourceNames.ts";
import { resourceTokens } from "../../domain/resources.ts";
import type { Simulator } from "../../simulator/types.ts";
import { childIds, fleetAgency } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";
import { engineWorld } from "../support/world.ts";

const ids = childIds(3);

// azuread waits twice as long after each refusal, up to a minute: a minute and a half as a rule, and many where the draws are unlucky.
vi.setConfig({ testTimeout: 900_000 });

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

test("with readers that flap between old and new for ten seconds one imagekit-sso up does it, although azuread's resources stumble", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
  const { agency, accountSso, enterpriseApp } = componentTokens;
  // azuread cannot make an application while its reads flap: it forgets each one that it made. So those come first.
  const applications = await stack.up(
    ...[agency, accountSso, enterpriseApp, resourceTokens.ownershipNonce, azureadTokens.application].map(
      (type) => `--target=**${type}::*`,
    ),
  );
  expect(applications.code, applications.output).toBe(0);
  simulator.world.clock.advance(60);
  simulator.faults.set({ flapSeconds: 10, seed: 7 });

  // azuread's principals and identifiers may each stumble over an old read: the command goes on from there by itself.
  const run = await imagekitSso(stack, "up", "--agency", "test");
  expect(run.code, run.stderr).toBe(0);
  expect(run.stderr).not.toMatch(/imagekit:index:\w+ .*(error|failed)/i);
  expectOneOfEach(simulator);
});

function expectOneOfEach({ store }: Simulator): void {
  expect([store.applications.size, store.servicePrincipals.size, store.claimsMappingPolicies.size]).toEqual([3, 3, 3]);
  for (const principal of store.servicePrincipals.values()) {
    expect(principal.keyCredentials.filter(({ usage }) => usage === "Verify")).toHaveLength(1);
  }
}
