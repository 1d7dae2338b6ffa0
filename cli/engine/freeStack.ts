import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { fileBackend } from "../recovery/stackLock.ts";
import { StackState } from "../recovery/stackState.ts";
import { giveBackStaleLocks } from "../recovery/staleLock.ts";
import { UnfinishedRun } from "../recovery/unfinishedRun.ts";

export interface FreeStackOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Looks at the state and refuses the run, where it cannot succeed, before anything is taken up. */
  before?: ((state: StackState) => Promise<void>) | undefined;
  /** Takes up what an interrupted run had made; says whether that was anything. */
  recover: () => Promise<boolean>;
  /** Whether to do so even where nothing here tells of an interrupted run: it may have been another machine's. */
  isDoubtful?: (state: StackState) => boolean;
}

/**
 * The state of a stack that is free to be worked on: locks of killed runs are given back (docs/interrupted-runs.md), and what an
 * interrupted run had made is taken up. Throws `CommandError` where another run holds the stack, or may hold it.
 */
export async function freeStack(
  stack: Stack,
  { cwd, env, before, recover, isDoubtful = () => false }: FreeStackOptions,
): Promise<StackState> {
  const backendFolder = fileBackend(env.PULUMI_BACKEND_URL);
  if (backendFolder !== undefined) {
    const { name: project } = await stack.workspace.projectSettings();
    giveBackStaleLocks({ folder: cwd, project, stack: stack.name, backendFolder });
  }
  const state = await StackState.of(stack.name, { cwd, env });
  await before?.(state);
  const isUnfinished = state.interrupted || new UnfinishedRun(cwd, stack.name).left !== undefined;
  if (!isUnfinished && !isDoubtful(state)) return state;
  const tookUp = await recover();
  // A third of a second: the state is as it was.
  if (!tookUp && !isUnfinished) return state;
  return StackState.of(stack.name, { cwd, env });
}
