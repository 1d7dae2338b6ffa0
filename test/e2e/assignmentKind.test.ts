import { expect, test } from "vitest";
import { fleetAgency } from "../support/fleet.ts";
import { engineWorld } from "../support/world.ts";

const group = "22222222-bbbb-4bbb-8bbb-000000000001";
const agency = (kind: string) =>
  fleetAgency(["child1"], { accounts: { child1: `assignments: [{ ${kind}: ${group} }]` } });

test("a group that was written as a user is corrected in one up, and keeps its assignment", async () => {
  const { simulator, stack } = await engineWorld(agency("user"), { accounts: ["child1"] });
  const first = await stack.up();
  expect(first.code, first.output).toBe(0);
  const before = simulator.store.appRoleAssignments.filter(({ principalId }) => principalId === group);
  expect(before).toHaveLength(1);

  stack.writeAgency(agency("group"));
  const run = await stack.up();
  expect(run.code, run.output).toBe(0);
  expect(simulator.store.appRoleAssignments.filter(({ principalId }) => principalId === group)).toEqual(before);
});
