import { afterAll, vi } from "vitest";
import { startSimulator } from "../../simulator/simulator.ts";
import type { Simulator, SimulatorOptions } from "../../simulator/types.ts";
import { Stack, type StackOptions } from "./stack.ts";

// Each test runs the real engine several times, perhaps on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

export interface EngineWorld {
  simulator: Simulator;
  stack: Stack;
}

/** A simulator and a stack on it, both gone after the file's tests. */
export async function engineWorld(
  agency: string,
  options: SimulatorOptions & Pick<StackOptions, "program" | "plugins"> = {},
): Promise<EngineWorld> {
  const { program, plugins, ...simulatorOptions } = options;
  const simulator = await startSimulator(simulatorOptions);
  const environment = {
    ...simulator.environment(),
    // The official plugin waits 20 s for a deleted application to stay gone; the stand-in need not.
    AZUREAD_STAND_IN_DELETE_GAP_MS: "20",
  };
  const stack = await new Stack({
    ...{ agency, environment },
    ...(program !== undefined && { program }),
    ...(plugins !== undefined && { plugins }),
  }).init();
  afterAll(async () => {
    await simulator.close();
    stack.remove();
  });
  return { simulator, stack };
}
