/** One `pulumi up` of the stack on the simulator, by the real engine. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import type { Interruption } from "./interruption.ts";
import { local, project, stackName } from "./local.ts";
import { isLockStale } from "./recovery/stackLock.ts";
import { StackState } from "./recovery/stackState.ts";

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

export class UpdateError extends Error {
  override readonly name = "UpdateError";
}

/** Throws an UpdateError with the engine's own diagnostics where the update fails. */
export async function update(
  environment: Record<string, string>,
  onEvent: (event: EngineEvent) => void,
  interruption: Interruption,
): Promise<Update> {
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir: project }, { envVars: environment });
  await recoverInterrupted(stack, environment);
  const diagnostics: Diagnostic[] = [];
  try {
    const result = await stack.up({
      color: "never",
      signal: interruption.signal,
      continueOnError: true,
      onEvent: (event) => {
        if (event.diagnosticEvent?.severity === "error") diagnostics.push(event.diagnosticEvent);
        onEvent(event);
      },
    });
    return {
      accounts: accountsSchema.parse(result.outputs.accounts?.value),
      changes: { ...result.summary.resourceChanges },
    };
  } catch (error) {
    interruption.throwIfRequested();
    throw new UpdateError(`The update did not succeed:\n\n${reasons(diagnostics) || String(error).slice(-2000)}`, {
      cause: error,
    });
  }
}

/** After a run that was killed: docs/interrupted-runs.md, done by itself, since nothing but the simulator is at stake. */
async function recoverInterrupted(stack: Stack, environment: Record<string, string>): Promise<void> {
  if (isLockStale(local("state"))) await stack.cancel();
  const options = { cwd: project, env: { ...process.env, ...environment } };
  if (!(await StackState.of(stackName, options)).interrupted) return;
  await promisify(execFile)(
    process.execPath,
    [join(project, "cli", "recover.ts"), "--stack", stackName, "--remove"],
    options,
  );
}

interface Diagnostic {
  urn?: string | undefined;
  message: string;
}

/** What went wrong with which resource; the program's own complaint about that only where nothing else is known. */
function reasons(diagnostics: readonly Diagnostic[]): string {
  const ofResources = diagnostics.filter(({ urn = "" }) => urn !== "" && !urn.includes("::pulumi:pulumi:Stack::"));
  const texts = (ofResources.length > 0 ? ofResources : diagnostics).map(({ urn = "", message }) => {
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    return ofResources.length > 0 ? `${name}: ${message.trim()}` : message.trim();
  });
  return [...new Set(texts)].join("\n\n");
}
