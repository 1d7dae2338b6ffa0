import { expect, test } from "vitest";
import { UnfinishedRun } from "../../cli/recovery/unfinishedRun.ts";
import type { Simulator } from "../../simulator/types.ts";
import { childIds, fleetAgency } from "../support/fleet.ts";
import { descendants, kill } from "../support/processes.ts";
import { recover } from "../support/recover.ts";
import { engineWorld } from "../support/world.ts";

const ids = childIds(2);

/** As `imagekit-sso up` does for a first set-up: a kill loses all that the run has made from the state. */
const atEndOnly = { PULUMI_SKIP_CHECKPOINTS: "true" };

// Moments are counts of requests the world has answered: from the first application to the last activation.
test.each([
  ...[4, 8, 13, 18, 24, 30, 38, 48, 60, 70].map((moment) => ({ moment, state: "at every step", flags: {} })),
  ...[6, 20, 40, 68].map((moment) => ({ moment, state: "at the end only", flags: atEndOnly })),
])(
  "killed after $moment requests, recovered and run again, with the state written $state it converges, and nothing is left over or made twice",
  async ({ moment, flags }) => {
    const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
    Object.assign(stack.environment, flags);
    const note = new UnfinishedRun(stack.folder, "test");
    if (flags === atEndOnly) Object.assign(stack.environment, note.begin());
    simulator.requests.clear();
    const { pid, done } = stack.start(["up", "--yes", "--skip-preview"]);
    let ended = false;
    void done.then(() => {
      ended = true;
    });
    await Promise.race([done, answered(simulator, moment)]);
    expect(ended, "the run was over before").toBe(false);
    const started = descendants(pid);
    // The engine and what shares its group; processes of its own go on for a moment with what they were doing.
    kill(-pid);
    await done;
    note.pause();
    await stack.pulumi("cancel", "--yes");
    const recovered = await recover(stack, "--remove");
    const run = await stack.up();
    expect(run.code, `${recovered}\n${run.output}`).toBe(0);
    expectWhole(simulator);
    // The language host outlives its engine by minutes.
    for (const orphan of started) kill(orphan);
  },
);

async function answered({ requests }: Simulator, count: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (requests.total < count && Date.now() < deadline) await new Promise((wake) => setTimeout(wake, 2));
}

function expectWhole({ store }: Simulator): void {
  expect(store.applications.size, "applications").toBe(ids.length);
  expect(store.claimsMappingPolicies.size, "policies").toBe(ids.length);
  for (const principal of store.servicePrincipals.values()) {
    const certificates = principal.keyCredentials.filter(({ usage }) => usage === "Verify");
    expect(certificates.length, `certificates of ${principal.displayName}`).toBe(1);
    expect(principal.claimsMappingPolicies.length, `claims of ${principal.displayName}`).toBe(1);
  }
  for (const { settings, id } of [...store.accounts.values()].filter((account) => ids.includes(account.id))) {
    expect(settings, `settings of ${id}`).not.toBeNull();
  }
}
