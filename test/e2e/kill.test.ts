import { expect, test } from "vitest";
import { UnfinishedRun } from "../../cli/recovery/unfinishedRun.ts";
import { childIds, fleetAgency } from "../support/fleet.ts";
import { descendants, kill } from "../support/processes.ts";
import { recover } from "../support/recover.ts";
import { engineWorld } from "../support/world.ts";

const ids = childIds(2);

// Moments are counts of requests the world has answered: from the first application to the last activation.
test.each([
  { state: "at every step", flags: {}, moments: [4, 8, 13, 18, 24, 30, 38, 48, 60, 70] },
  // As `imagekit-sso up` does for a first set-up: a kill loses all that the run has made from the state.
  { state: "at the end only", flags: { PULUMI_SKIP_CHECKPOINTS: "true" }, moments: [6, 20, 36, 54, 68] },
])(
  "killed at any moment, recovered and run again, with the state written $state it converges, and nothing is left over or made twice",
  async ({ flags, moments }) => {
    const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
    Object.assign(stack.environment, flags);
    const unfinished = new UnfinishedRun(stack.folder, "test");
    for (const moment of moments) {
      simulator.requests.clear();
      if (flags.PULUMI_SKIP_CHECKPOINTS) unfinished.begin();
      const { pid, done } = stack.start(["up", "--yes", "--skip-preview"]);
      let ended = false;
      void done.then(() => {
        ended = true;
      });
      await Promise.race([done, answered(moment)]);
      expect(ended, `the run was over before ${moment} requests`).toBe(false);
      const started = descendants(pid);
      killGroup(pid);
      await done;
      await stack.pulumi("cancel", "--yes");
      const recovered = await recover(stack, "--remove");
      const run = await stack.up();
      expect(run.code, `after ${moment} requests:\n${recovered}\n${run.output}`).toBe(0);
      expectWhole(moment);
      // The language host outlives its engine by minutes.
      for (const orphan of started) kill(orphan);
      const destroyed = await stack.destroy();
      expect(destroyed.code, destroyed.output).toBe(0);
    }

    async function answered(count: number): Promise<void> {
      const deadline = Date.now() + 60_000;
      while (simulator.requests.total < count && Date.now() < deadline)
        await new Promise((wake) => setTimeout(wake, 2));
    }

    function expectWhole(moment: number): void {
      const { store } = simulator;
      expect(store.applications.size, `applications after ${moment}`).toBe(ids.length);
      expect(store.claimsMappingPolicies.size, `policies after ${moment}`).toBe(ids.length);
      for (const principal of store.servicePrincipals.values()) {
        const certificates = principal.keyCredentials.filter(({ usage }) => usage === "Verify");
        expect(certificates.length, `certificates of ${principal.displayName} after ${moment}`).toBe(1);
        expect(principal.claimsMappingPolicies.length, `claims of ${principal.displayName} after ${moment}`).toBe(1);
      }
      for (const { settings, id } of [...store.accounts.values()].filter((account) => ids.includes(account.id))) {
        expect(settings, `settings of ${id} after ${moment}`).not.toBeNull();
      }
    }
  },
  600_000,
);

/** The engine and what shares its group; processes of its own go on for a moment with what they were doing. */
function killGroup(pid: number): void {
  kill(-pid);
}
