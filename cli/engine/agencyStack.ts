import { resolve } from "node:path";
import { LocalWorkspace, type Stack, StackNotFoundError } from "@pulumi/pulumi/automation/index.js";
import type { Agency } from "../../domain/agency/account.ts";
import { recoverStack, recoveryLines } from "../recovery/recoverStack.ts";
import type { StackState } from "../recovery/stackState.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { freeStack } from "./freeStack.ts";

export interface AgencyStackOptions {
  name: string;
  /** Path of the agency file that is worked with. */
  file: string;
  agency: Agency;
  say: (line: string) => void;
}

export interface AgencyStack {
  stack: Stack;
  state: StackState;
}

/** The stack of an agency in this folder's project, free to be worked on (docs/interrupted-runs.md). It must run the file that is meant. */
export async function openAgencyStack({ name, file, agency, say }: AgencyStackOptions): Promise<AgencyStack> {
  const stack = await select(name);
  const config = await stack.getAllConfig();
  const own = Object.entries(config).find(([key, { value }]) => key.endsWith(":agencyFile") && value !== "")?.[1].value;
  const runs = own ?? `agencies/${name.slice(name.lastIndexOf("/") + 1)}.yaml`;
  if (resolve(runs) !== resolve(file)) {
    throw new CommandError(
      `The stack ${name} runs ${runs}, not ${file}. Name its stack by --stack, or its file by --agency-file.`,
      exitCodes.usage,
    );
  }
  const recover = async () => {
    say(`An earlier run of the stack ${name} did not end well; what it made is taken up first.`);
    for (const line of recoveryLines(await recoverStack({ stack: name, agency }))) say(line);
  };
  return { stack, state: await freeStack(stack, { cwd: process.cwd(), env: process.env, recover }) };
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
