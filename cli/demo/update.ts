/** One `pulumi up` of the stack on the simulator, by the real engine. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type EngineEvent, LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import { up } from "../engine/engineRun.ts";
import { freeStack } from "../engine/freeStack.ts";
import type { Interruption } from "../engine/interruption.ts";
import { withStateAtEnd } from "../engine/stateAtEnd.ts";
import { pulumiCommand } from "../shared/pulumiCommand.ts";
import { project, stackName } from "./local.ts";

const accountsSchema = z.array(
  z.object({
    imagekitId: z.string(),
    identifier: z.string(),
    clientId: z.guid(),
    servicePrincipalId: z.guid(),
    certificate: z.object({ generation: z.string(), thumbprint: z.string(), notAfter: z.string() }),
    delivered: z.boolean(),
  }),
);

export type UpdatedAccount = z.infer<typeof accountsSchema>[number];

export interface Update {
  accounts: UpdatedAccount[];
  /** Resources by what was done to them: create, update, same. */
  changes: Record<string, number>;
}

/** Throws an `EngineRunError` with the engine's own diagnostics where the update fails. */
export async function update(
  environment: Record<string, string>,
  onEvent: (event: EngineEvent) => void,
  interruption: Interruption,
): Promise<Update> {
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir: project }, { envVars: environment });
  const options = { cwd: project, env: { ...process.env, ...environment } };
  // What is left over is removed by itself, since nothing but the simulator is at stake.
  const command = [join(project, "cli", "imagekitSso.ts"), "recover", "--stack", stackName, "--remove"];
  const recover = () => promisify(execFile)(process.execPath, command, options);
  const state = await freeStack(stack, { ...options, recover: async () => void (await recover()) });
  const run = () => up(stack, { onEvent, interruption });
  const isFirst = state.accounts.length === 0;
  const { changes } = await (isFirst ? withStateAtEnd(stack, run) : run());
  const outputs = await pulumiCommand(["stack", "output", "accounts", "--json", "--stack", stackName], options);
  return { accounts: accountsSchema.parse(JSON.parse(outputs)), changes };
}
