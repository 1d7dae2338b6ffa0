import { ConcurrentUpdateError, type EngineEvent, type Stack } from "@pulumi/pulumi/automation/index.js";
import { pulumiCommandLine } from "../../domain/commands.ts";
import { pulumiCause } from "../preflight/pulumiWords.ts";
import { type Diagnostic, reasonsOf } from "./diagnostics.ts";
import type { Interruption } from "./interruption.ts";
import { withAdvice } from "./knownWords.ts";
import { lockNoter } from "./lockNoter.ts";

export interface EngineRun {
  /** Resources by what was done to them: create, update, same. */
  changes: Record<string, number>;
  /** What the plugins had to say of resources without failing. */
  warnings: string[];
}

export interface EngineRunOptions {
  /** URNs, or patterns of them, of all that may be touched, with everything that hangs on it; the whole stack where absent. */
  targets?: readonly string[];
  /** Without what hangs on the targets. */
  alone?: true;
  onEvent?: (event: EngineEvent) => void;
  interruption: Interruption;
}

export interface FailedResource extends Diagnostic {
  /** What was being done to it, as the engine calls it: create, delete, delete-replaced … */
  op?: string | undefined;
}

/** A run of the engine that did not succeed, with its own diagnostics. */
export class EngineRunError extends Error {
  override readonly name = "EngineRunError";
  /** What it said of resources that failed. */
  readonly failed: readonly FailedResource[];

  constructor(message: string, { cause, failed = [] }: { cause?: unknown; failed?: readonly FailedResource[] } = {}) {
    super(message, { cause });
    this.failed = failed;
  }
}

/** `pulumi up`; one account's trouble does not keep the others waiting. Throws `EngineRunError`. */
export function up(stack: Stack, options: EngineRunOptions): Promise<EngineRun> {
  return run("update", stack, options, (common) => quiet(stack).up({ ...common, continueOnError: true }));
}

/** `pulumi preview`; gives what the engine printed. Throws `EngineRunError`. */
export async function preview(
  stack: Stack,
  { diff, ...options }: EngineRunOptions & { diff: boolean },
): Promise<string> {
  let printed = "";
  await run("preview", stack, options, async (common) => {
    printed = (await stack.preview({ ...common, diff })).stdout;
  });
  return printed;
}

/**
 * `pulumi destroy`, of the targets only; one account's trouble does not keep the others waiting. Where it fails, their state is read
 * anew, and it is tried once more: azuread cannot delete what is gone already, by an earlier run that was killed or by hand. (The engine's
 * own `destroy --refresh` finds no providers for targets.) Throws `EngineRunError`.
 */
export async function destroy(
  stack: Stack,
  options: EngineRunOptions & { targets: readonly string[] },
): Promise<EngineRun> {
  const once = () =>
    run("removal", stack, options, (common) => quiet(stack).destroy({ ...common, continueOnError: true }));
  try {
    return await once();
  } catch (error) {
    if (!(error instanceof EngineRunError) || error.cause instanceof ConcurrentUpdateError) throw error;
    const { interruption } = options;
    const target = options.targets.flatMap((pattern) => [pattern, childrenOf(pattern)]);
    await lookAnew(stack, { targets: target, interruption });
    return await once();
  }
}

/** `pulumi refresh` of these URNs, or of the whole stack. What cannot be read either is told by the next run. */
export async function lookAnew(
  stack: Stack,
  { targets, interruption }: { targets?: readonly string[]; interruption: Interruption },
): Promise<void> {
  await quiet(stack)
    .refresh({ color: "never", signal: interruption.signal, ...(targets && { target: [...targets] }) })
    .catch(() => {});
  interruption.throwIfRequested();
}

/** A component's pattern as one for all below it: their URNs hold its type, and their names begin with its own. */
function childrenOf(pattern: string): string {
  const name = pattern.lastIndexOf("::");
  return `${pattern.slice(0, name)}$**${pattern.slice(name)}-*`;
}

/**
 * The stack without what the Automation API asks for after every run: outputs and history, by three more processes that take a second
 * together. What the run changed is in its events.
 */
function quiet(stack: Stack): Stack {
  return Object.create(stack, { outputs: { value: async () => ({}) }, info: { value: async () => undefined } });
}

interface CommonOptions {
  color: "never";
  signal: AbortSignal;
  onEvent: (event: EngineEvent) => void;
  target?: string[];
  targetDependents?: true;
}

async function run(
  what: string,
  stack: Stack,
  { targets, alone, onEvent, interruption }: EngineRunOptions,
  action: (options: CommonOptions) => Promise<unknown>,
): Promise<EngineRun> {
  const diagnostics: Diagnostic[] = [];
  const failedOps = new Map<string, string>();
  const noteLock = lockNoter(stack);
  let changes: EngineRun["changes"] = {};
  try {
    await action({
      color: "never",
      signal: interruption.signal,
      // What hangs on a component, its children among it, is meant with it.
      ...(targets && { target: [...targets], ...(!alone && { targetDependents: true as const }) }),
      onEvent: (event) => {
        noteLock();
        if (event.diagnosticEvent) diagnostics.push(event.diagnosticEvent);
        if (event.resOpFailedEvent)
          failedOps.set(event.resOpFailedEvent.metadata.urn, event.resOpFailedEvent.metadata.op);
        if (event.summaryEvent) changes = { ...event.summaryEvent.resourceChanges };
        onEvent?.(event);
      },
    });
    return { changes, warnings: reasonsOf(diagnostics, "warning") };
  } catch (error) {
    interruption.throwIfRequested();
    if (error instanceof ConcurrentUpdateError)
      throw new EngineRunError(
        `The stack ${stack.name} is locked by another run${holderOf(String(error))}. Wait until that has ended. If it has and the lock stayed, give the lock back: ${pulumiCommandLine(`cancel --stack ${stack.name}`)}`,
        { cause: error },
      );
    const told = reasonsOf(diagnostics, "error").map(withAdvice);
    const reasons = told.join("\n\n") || pulumiCause(String(error)) || String(error).slice(-2000);
    const failed = diagnostics
      .filter(({ severity, urn }) => severity === "error" && urn)
      .map((one) => ({ ...one, op: failedOps.get(one.urn ?? "") }));
    throw new EngineRunError(`The ${what} did not succeed:\n\n${reasons}`, { cause: error, failed });
  }
}

/** Who holds the lock since when, where the backend says so: `file:///…: created by ada@laptop (pid 7) at 2026-…`. */
function holderOf(words: string): string {
  const holder = /created by [^\n]{1,200}/.exec(words)?.[0];
  return holder === undefined ? "" : `, ${holder}`;
}
