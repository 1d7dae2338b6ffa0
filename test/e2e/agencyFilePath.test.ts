import { renameSync } from "node:fs";
import { expect, test } from "vitest";
import { fleetAgency } from "../support/fleet.ts";
import { engineWorld } from "../support/world.ts";

test("an agency file of any name works, and is not taken for its own ledger", async () => {
  const { stack } = await engineWorld(fleetAgency(["child1"]), { accounts: ["child1"] });
  renameSync(stack.file("agencies/test.yaml"), stack.file("agencies/test.conf"));
  await stack.pulumi("config", "set", "agencyFile", "agencies/test.conf");
  const run = await stack.preview();
  expect(run.code, run.output).toBe(0);
});
