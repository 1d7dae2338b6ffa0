import * as pulumi from "@pulumi/pulumi";
import type { AccountSso, AccountSummary } from "./accountSso.ts";
import type { Agency } from "./agency.ts";

/** What is known of an account that a run did not bring to its end. */
export interface UnfinishedSummary extends Partial<AccountSummary> {
  imagekitId: string;
  finished: false;
}

/**
 * Every account's summary; where the run fails for an account, what is known of it, in place of the engine's marker for the unknown. In a
 * preview what is not known yet stays unknown as a whole.
 */
export function knownSummaries({ accounts, summaries }: Agency): pulumi.Output<(AccountSummary | UnfinishedSummary)[]> {
  if (pulumi.runtime.isDryRun()) return summaries;
  return pulumi.output([...accounts].map(([id, account]) => knownSummary(id, account))) as ReturnType<
    typeof knownSummaries
  >;
}

async function knownSummary(imagekitId: string, { summary, nodes: { app } }: AccountSso) {
  if (await isKnown(summary)) return summary;
  const { clientId, servicePrincipalId } = app;
  const [hasClient, hasPrincipal] = await Promise.all([clientId, servicePrincipalId].map(isKnown));
  return {
    imagekitId,
    ...(hasClient && { clientId }),
    ...(hasPrincipal && { servicePrincipalId }),
    finished: false as const,
  };
}

/** The SDK has it, and leaves it out of its types. */
function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  return (output as unknown as { isKnown: Promise<boolean> }).isKnown;
}
