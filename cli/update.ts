/** One `pulumi up` of the stack on the simulator, by the real engine. */
import { type EngineEvent, LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import type { Interruption } from "./interruption.ts";
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
