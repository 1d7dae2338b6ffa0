import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { UnfinishedRun } from "../recovery/unfinishedRun.ts";

/**
 * Has the engine write a stack's state once, when its run ends, and not whole at every step, which is most of the time of a first
 * set-up. Only for runs in which every account is made anew: should one be killed, the state knows nothing of what it made, and all of
 * that is found again by the nonces of its note and by keys. The note is left where the run did not succeed.
 */
export async function withStateAtEnd<T>({ name, workspace }: Stack, action: () => Promise<T>): Promise<T> {
  const unfinished = new UnfinishedRun(workspace.workDir, name);
  const { envVars } = workspace;
  workspace.envVars = { ...envVars, ...unfinished.begin(), PULUMI_SKIP_CHECKPOINTS: "true" };
  try {
    const result = await action();
    unfinished.end();
    return result;
  } finally {
    unfinished.pause();
    workspace.envVars = envVars;
  }
}
