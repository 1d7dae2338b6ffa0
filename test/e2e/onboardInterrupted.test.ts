import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fleetAgency } from "../support/fleet.ts";
import { type Ended, imagekitSso } from "../support/imagekitSso.ts";
import { markOf } from "../support/markOf.ts";
import { descendants, kill } from "../support/processes.ts";
import { engineWorld } from "../support/world.ts";

test("killed or interrupted at any moment, onboard and offboard go on when they are run again", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(["child1"]), { accounts: ["child1", "child2"] });
  expect((await stack.up()).code).toBe(0);
  const file = () => readFileSync(stack.file("agencies/test.yaml"), "utf8");
  const before = file();
  const onboard = ["onboard", "--agency", "test", "--id", "child2", "--up"];
  const offboard = ["offboard", "--agency", "test", "--id", "child2", "--yes"];

  for (const [signal, moment] of [
    ["SIGKILL", 12],
    ["SIGINT", 8],
    ["SIGKILL", 26],
  ] as const) {
    const cut = await cutOff(onboard, signal, moment);
    expect(cut.code, cut.stderr).toBe(signal === "SIGINT" ? 130 : null);
    expect(file()).toContain("child2");
    const again = await run(onboard);
    expect(again.code, `${signal} after ${moment} requests:\n${again.stderr}`).toBe(0);
    expect(applications().filter((mark) => mark === "imagekit-sso:test/child2")).toHaveLength(1);
    expect(simulator.store.accounts.get("child2")?.settings).not.toBeNull();

    const cutAgain = await cutOff(offboard, signal, Math.min(moment, 10));
    expect(cutAgain.code, cutAgain.stderr).toBe(signal === "SIGINT" ? 130 : null);
    expect(file()).toContain("child2");
    const gone = await run(offboard);
    expect(gone.code, `${signal} after ${moment} requests:\n${gone.stderr}`).toBe(0);
    expect(applications()).toEqual(["imagekit-sso:test/child1"]);
    expect(file()).toBe(before);
  }
  const preview = await stack.preview("--expect-no-changes");
  expect(preview.code, preview.output).toBe(0);

  function applications(): (string | null)[] {
    return [...simulator.store.applications.values()].map(({ notes }) => markOf(notes));
  }

  function run(args: readonly string[], onStart?: (pid: number) => void): Promise<Ended> {
    return imagekitSso({ folder: stack.folder, environment: stack.environment, ...(onStart && { onStart }) }, ...args);
  }

  /** Ends the command once the world has answered so many requests: all of its processes, or by asking it to. */
  function cutOff(args: readonly string[], signal: "SIGKILL" | "SIGINT", moment: number): Promise<Ended> {
    simulator.requests.clear();
    return run(args, (pid) => {
      const watch = setInterval(() => {
        if (simulator.requests.total < moment) return;
        clearInterval(watch);
        if (signal === "SIGINT") process.kill(pid, signal);
        else for (const id of [pid, ...descendants(pid)]) kill(id);
      }, 2);
    });
  }
});
