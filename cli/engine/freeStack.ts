import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { fileBackend, isLockStale } from "../recovery/stackLock.ts";
import { StackState } from "../recovery/stackState.ts";
import { UnfinishedRun } from "../recovery/unfinishedRun.ts";

export interface FreeStackOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Looks at the state and refuses the run, where it cannot succeed, before anything is taken up. */
  before?: ((state: StackState) => Promise<void>) | undefined;
  /** Takes up what an interrupted run had made. */
  recover: () => Promise<void>;
  /** Whether to do so even where nothing here tells of an interrupted run: it may have been another machine's. */
  isDoubtful?: (state: StackState) => boolean;
}

/**
 * The state of a stack that is free to be worked on: a lock is given back that a process of this machine left which is no more, and
 * what an interrupted run had made is taken up. Other locks are left to whoever holds them; the engine names them.
 */
export async function freeStack(
  stack: Stack,
  { cwd, env, before, recover, isDoubtful = () => false }: FreeStackOptions,
): Promise<StackState> {
  const folder = fileBackend(env.PULUMI_BACKEND_URL);
  if (folder !== undefined && isLockStale(folder, stack.name)) await stack.cancel();
  const state = await StackState.of(stack.name, { cwd, env });
  await before?.(state);
  const isUnfinished = state.interrupted || new UnfinishedRun(cwd, stack.name).left !== undefined;
  if (!isUnfinished && !isDoubtful(state)) return state;
  await recover();
  return StackState.of(stack.name, { cwd, env });
}
