/**
 * `node tools/run.js test/bench/killedRuns.ts [--lag 3] [--flap 0] [--accounts 2]`: runs are killed at many moments while Entra's readers are
 * behind, and gone on with by the same command (`imagekit-sso`) or by the documented ones (bare `pulumi`). Nothing may be made twice or stay.
 */
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startSimulator } from "../../simulator/simulator.ts";
import type { Simulator } from "../../simulator/types.ts";
import { childIds, fleetAgency } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";
import { descendants, kill } from "../support/processes.ts";
import { recover } from "../support/recover.ts";
import { Stack } from "../support/stack.ts";

const { values } = parseArgs({
  options: {
    lag: { type: "string", default: "3" },
    flap: { type: "string", default: "0" },
    accounts: { type: "string", default: "2" },
    only: { type: "string", default: "sso,bare,destroy" },
  },
});
const ids = childIds(Number(values.accounts));
const faults = { lagSeconds: Number(values.lag), flapSeconds: Number(values.flap) };
const moments = [3, 6, 10, 15, 22, 30, 38, 48, 58, 68];

interface World {
  simulator: Simulator;
  stack: Stack;
}

if (values.only.includes("sso")) await all("imagekit-sso up", moments, killedUp);
if (values.only.includes("bare")) await all("pulumi up", moments, killedBareUp);
if (values.only.includes("destroy")) await all("pulumi destroy", [2, 5, 8, 12, 16, 20], killedDestroy);

async function all(
  name: string,
  at: readonly number[],
  run: (world: World, moment: number) => Promise<string>,
): Promise<void> {
  let good = 0;
  for (const moment of at) {
    const simulator = await startSimulator({ accounts: ids });
    const environment = { ...simulator.environment(), AZUREAD_STAND_IN_DELETE_GAP_MS: "20" };
    const stack = await new Stack({ agency: fleetAgency(ids), environment }).init();
    const start = performance.now();
    const wrong = await run({ simulator, stack }, moment);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${name}, killed after ${moment} requests: ${wrong || "converged"} (${seconds} s)`);
    if (wrong === "") good += 1;
    await simulator.close();
    stack.remove();
  }
  console.log(`${name}: ${good} of ${at.length}`);
}

async function killedUp({ simulator, stack }: World, moment: number): Promise<string> {
  simulator.faults.set({ ...faults, seed: moment });
  simulator.requests.clear();
  const up = (onStart?: (pid: number) => void) =>
    imagekitSso(
      { ...stack, folder: stack.folder, environment: stack.environment, ...(onStart && { onStart }) },
      "up",
      "--agency",
      "test",
    );
  await up((pid) => void killAt(simulator, moment, pid));
  const { code, stderr } = await up();
  return wrongIn(simulator, ids.length, code, stderr);
}

async function killedBareUp({ simulator, stack }: World, moment: number): Promise<string> {
  simulator.faults.set({ ...faults, seed: moment });
  simulator.requests.clear();
  const { pid, done } = stack.start(["up", "--yes", "--skip-preview"]);
  await killAt(simulator, moment, pid);
  await done;
  let said = "";
  // As docs/interrupted-runs.md has it, until it succeeds: azuread fails by itself while readers are behind.
  for (let tries = 0; tries < 8; tries += 1) {
    await stack.pulumi("cancel", "--yes");
    said += await recover(stack);
    const run = await stack.up();
    said += run.output.slice(-1500);
    if (run.code === 0) return wrongIn(simulator, ids.length, 0, said);
    await wait(5_000);
  }
  return wrongIn(simulator, ids.length, 1, said);
}

async function killedDestroy({ simulator, stack }: World, moment: number): Promise<string> {
  const first = await stack.up();
  if (first.code !== 0) return first.output;
  simulator.world.clock.advance(60);
  simulator.faults.set({ ...faults, seed: moment });
  simulator.requests.clear();
  const { pid, done } = stack.start(["destroy", "--yes", "--skip-preview"]);
  await killAt(simulator, moment, pid);
  await done;
  await stack.pulumi("cancel", "--yes");
  const run = await stack.destroy("--refresh");
  return wrongIn(simulator, 0, run.code, run.output.slice(-1500));
}

async function killAt({ requests }: Simulator, moment: number, pid: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (requests.total < moment && Date.now() < deadline) await wait(2);
  for (const one of [pid, ...descendants(pid)]) kill(one);
}

function wrongIn({ store }: Simulator, count: number, code: number | null, said: string): string {
  const policies = store.claimsMappingPolicies.size;
  const found = [
    store.applications.size,
    store.servicePrincipals.filter(({ notes }) => notes !== null).length,
    policies,
  ];
  const twice = [...store.servicePrincipals.values()].some(
    ({ keyCredentials }) => keyCredentials.filter(({ usage }) => usage === "Verify").length > 1,
  );
  if (code === 0 && found.every((one) => one === count) && !twice) return "";
  return `exit code ${code}; applications, principals, policies: ${found.join(", ")}${twice ? "; a certificate too many" : ""}\n${said}`;
}
