import { afterAll, beforeAll } from "vitest";
import { signIn } from "../../../cli/demo/signIn.ts";
import { startSimulator } from "../../../simulator/simulator.ts";
import type { Simulator, SimulatorOptions } from "../../../simulator/types.ts";
import type { SamlApplication } from "./samlApplication.ts";

/** A world for the tests of one file. `current` is there once the tests run. */
export function simulated(options: SimulatorOptions = {}): { readonly current: Simulator } {
  let simulator: Simulator | undefined;
  beforeAll(async () => {
    simulator = await startSimulator(options);
  });
  afterAll(() => simulator?.close());
  return {
    get current() {
      if (!simulator) throw new Error("the simulator has not started");
      return simulator;
    },
  };
}

/** Signs in by the tile; `user` is the part before the @. */
export function signInAs(simulator: Simulator, { appId }: SamlApplication, user: string) {
  return signIn({
    simulatorUrl: simulator.url,
    ca: simulator.ca,
    tenantId: simulator.world.tenant.id,
    clientId: appId,
    user: `${user}@agency.example`,
  });
}
