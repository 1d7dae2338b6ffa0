import { resolve } from "node:path";
import { LocalWorkspace, type Stack, StackNotFoundError } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import type { Agency } from "../../domain/agency/account.ts";
import { type Recovered, recoverStack, recoveryLines } from "../recovery/recoverStack.ts";
import type { StackState } from "../recovery/stackState.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { pulumiCommand } from "../shared/pulumiCommand.ts";
import { some } from "../shared/some.ts";
import { freeStack } from "./freeStack.ts";

/** What `pulumi config --json` prints; a secret has no value there. */
const configSchema = z.record(z.string(), z.object({ value: z.string().optional() }));

export interface AgencyStackOptions {
  name: string;
  /** Path of the agency file that is worked with. */
  file: string;
  agency: Agency;
  /** Accounts that are to be set up; none for a run that makes nothing. */
  ids?: readonly string[];
  say: (line: string) => void;
}

export interface AgencyStack {
  stack: Stack;
  state: StackState;
}

/** The stack of an agency in this folder's project, free to be worked on (docs/interrupted-runs.md). It must run the file that is meant. */
export async function openAgencyStack({ name, file, agency, ids = [], say }: AgencyStackOptions): Promise<AgencyStack> {
  const configured = pulumiCommand(["config", "--json", "--stack", name]);
  // Where there is no such stack, that is told by the other, and in better words.
  configured.catch(() => {});
  const stack = await select(name);
  const config = configSchema.parse(JSON.parse(await configured));
  const own = Object.entries(config).find(([key, { value }]) => key.endsWith(":agencyFile") && value)?.[1].value;
  const runs = own ?? `agencies/${name.slice(name.lastIndexOf("/") + 1)}.yaml`;
  if (resolve(runs) !== resolve(file)) {
    throw new CommandError(
      `The stack ${name} runs ${runs}, not ${file}. Name its stack by --stack, or its file by --agency-file.`,
      exitCodes.usage,
    );
  }
  let recovered: Recovered = { tookUp: [], orphans: [] };
  const recover = async () => {
    recovered = await recoverStack({ stack: name, agency });
    for (const line of recoveryLines(recovered)) say(line);
  };
  // An account that is to be made anew may be there: made by a run that was killed on a machine that is gone, or by another stack.
  const isDoubtful = (state: StackState) => newOnes(state, ids).length > 0;
  const state = await freeStack(stack, { cwd: process.cwd(), env: process.env, recover, isDoubtful });
  refuseTaken(name, recovered, newOnes(state, ids));
  return { stack, state };
}

function newOnes(state: StackState, ids: readonly string[]): string[] {
  const known = new Set(state.accounts);
  return ids.filter((id) => !known.has(id));
}

/** A second application would be made beside each of them, to fail at the identifier and be left over. */
function refuseTaken(stack: string, { orphans }: Recovered, ids: readonly string[]): void {
  const taken = orphans.filter(({ account, inUse }) => inUse && ids.includes(account)).map(({ account }) => account);
  if (taken.length === 0) return;
  throw new CommandError(
    `The tenant has an application for ${some([...new Set(taken)], 10)} that the stack ${stack} does not know, so nothing was changed. ` +
      `Where an interrupted run of this stack made it, on another machine perhaps, take it up: npm run recover -- --agency ${stack} --adopt. ` +
      "Where another stack did, only one of the two can have the account.",
    exitCodes.usage,
  );
}

async function select(stackName: string): Promise<Stack> {
  try {
    return await LocalWorkspace.selectStack({ stackName, workDir: process.cwd() });
  } catch (error) {
    if (error instanceof StackNotFoundError)
      throw new CommandError(
        `There is no stack ${stackName} in this backend. Make it once: npm run pulumi -- stack init ${stackName}`,
        exitCodes.usage,
      );
    throw new CommandError(`The stack ${stackName} cannot be opened: ${String(error).slice(-1000)}`);
  }
}
