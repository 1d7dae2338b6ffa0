/** One `pulumi up` of the stack on the simulator, by the real engine. */
import { type EngineEvent, LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import type { Agency } from "../../domain/agency/account.ts";
import type { AccountRun } from "../engine/accountRuns.ts";
import type { AgencyStack } from "../engine/agencyStack.ts";
import { up } from "../engine/engineRun.ts";
import { freeStack } from "../engine/freeStack.ts";
import type { Interruption } from "../engine/interruption.ts";
import { inRounds } from "../engine/rounds.ts";
import { withStateAtEnd } from "../engine/stateAtEnd.ts";
import { type LostObjects, nothingLost } from "../recovery/lostObjects.ts";
import { recoverStack } from "../recovery/recoverStack.ts";
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

export interface UpdateOptions {
  agency: Agency;
  /** What the engine and the credentials need; the process has it from then on. */
  environment: Record<string, string>;
  onEvent: (event: EngineEvent) => void;
  interruption: Interruption;
  say: (line: string) => void;
}

/** Throws an `EngineRunError` with the engine's own diagnostics where the update fails. */
export async function update({ agency, environment, onEvent, interruption, say }: UpdateOptions): Promise<Update> {
  Object.assign(process.env, environment);
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir: project }, { envVars: environment });
  const options = { cwd: project, env: process.env };
  const open = async (lost: LostObjects = nothingLost): Promise<AgencyStack> => {
    // What is left over is removed by itself, since nothing but the simulator is at stake.
    const recover = async () =>
      (await recoverStack({ stack: stackName, agency, remove: true, lost, say })).tookUp.length > 0;
    const isDoubtful = () => lost !== nothingLost;
    return { stack, state: await freeStack(stack, { ...options, recover, isDoubtful }), leavingAppRoles: [] };
  };
  const run = async ({ state }: AgencyStack): Promise<AccountRun> => {
    const once = () => up(stack, { onEvent, interruption });
    const ran = { outcomes: new Map(), deliveries: new Map(), changes: {}, warnings: [] };
    try {
      return { ...ran, ...(await (state.accounts.length === 0 ? withStateAtEnd(stack, once) : once())) };
    } catch (failure) {
      return { ...ran, failure };
    }
  };
  const { changes, failure } = await inRounds(await open(), { run, reopen: open, interruption, say });
  if (failure !== undefined) throw failure;
  const outputs = await pulumiCommand(["stack", "output", "accounts", "--json", "--stack", stackName], options);
  return { accounts: accountsSchema.parse(JSON.parse(outputs)), changes };
}
