import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GraphClient } from "../simulator/support/graphClient.ts";
import { fleetAgency } from "../support/fleet.ts";
import { recover } from "../support/recover.ts";
import { engineWorld } from "../support/world.ts";

test("an application that a killed run left is named and removed by one command; others are left alone", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(["child1"]), { accounts: ["child1"] });
  expect((await stack.up()).code).toBe(0);
  // What azuread leaves when the process dies between Graph's answer and the engine's state.
  const graph = await GraphClient.runner(simulator);
  const body = (notes: string) => ({ displayName: "ImageKit child1", signInAudience: "AzureADMyOrg", notes });
  const left = await graph.post("/applications", body("imagekit-sso:test/child1"));
  await graph.post("/applications", body("imagekit-sso:another/child1"));
  await graph.post("/applications", body("somebody else's"));

  const listed = JSON.parse(await recover(stack, "--json"));
  expect(listed).toMatchObject({ tookUp: [], orphans: [{ account: "child1", applicationId: left.body.id }] });
  expect(await recover(stack)).toContain(`(${left.body.id}, made `);
  expect(await recover(stack, "--remove")).toContain("was removed");
  expect(await recover(stack)).toContain("Nothing is left over.");
  expect(simulator.store.applications.size).toBe(3);
  expect((await stack.drift()).code).toBe(0);
});

test("what a state knows nothing of is taken up when that is asked for, and nothing is made twice", async () => {
  const ids = ["child1", "child2"];
  const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
  const empty = await stack.pulumi("stack", "export", "--stack=test");
  expect((await stack.up()).code).toBe(0);
  const made = [...simulator.store.applications.values()].map(({ id }) => id);
  writeFileSync(stack.file("empty.json"), empty.output);
  expect((await stack.pulumi("stack", "import", "--stack=test", "--file", "empty.json")).code).toBe(0);

  const listed = JSON.parse(await recover(stack, "--remove", "--json"));
  expect(listed.tookUp).toEqual([]);
  expect(listed.orphans.map(({ account, inUse }: { account: string; inUse: boolean }) => [account, inUse])).toEqual([
    ["child1", true],
    ["child2", true],
  ]);
  const { tookUp } = JSON.parse(await recover(stack, "--adopt", "--json"));
  expect(tookUp).toHaveLength(2 * 3);
  const again = await stack.up();
  expect(again.code, again.output).toBe(0);
  expect([...simulator.store.applications.values()].map(({ id }) => id)).toEqual(made);
  expect((await stack.drift()).code).toBe(0);
});
