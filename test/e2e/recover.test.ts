import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
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
  // A run that holds the lock may be about to write down what it has made.
  const locks = stack.file("state/.pulumi/locks/organization/imagekit-sso/test");
  mkdirSync(locks, { recursive: true });
  writeFileSync(`${locks}/another-run.json`, JSON.stringify({ pid: process.pid, hostname: hostname() }));
  await expect(recover(stack, "--remove")).rejects.toThrow(/is at work, or was killed and left its lock/);
  expect(simulator.store.applications.size).toBe(4);
  rmSync(locks, { recursive: true });
  expect(await recover(stack, "--remove")).toContain("was removed");
  expect(await recover(stack)).toContain("Nothing is left over.");
  expect(simulator.store.applications.size).toBe(3);
  expect((await stack.drift()).code).toBe(0);
});
