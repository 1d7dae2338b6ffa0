/**
 * `npm run recover -- --stack <agency>`: after an interrupted run, takes up into the state what azuread had made and the engine
 * had not written down yet, and names applications that are left over (docs/interrupted-runs.md).
 */
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { parseAgencyFile } from "../domain/agency/parseAgencyFile.ts";
import type { CallScope } from "../provider/callScope.ts";
import { deleteApplication } from "../provider/graph/applications.ts";
import { createServices } from "../provider/services.ts";
import { findLeftovers, type Leftovers, type Orphan } from "./recovery/leftovers.ts";
import { StackState } from "./recovery/stackState.ts";
import { takeUp } from "./recovery/takeUp.ts";

interface Options {
  stack: string;
  agencyFile?: string;
  remove: boolean;
  json: boolean;
}

const program = new Command("npm run recover --")
  .description(
    "After an interrupted run: takes up what it made and the stack's state does not know, and names what is left over.",
  )
  .requiredOption("--stack <name>", "the agency's stack")
  .option("--agency-file <path>", "default: agencies/<stack>.yaml")
  .option("--remove", "removes applications that are left over; Entra keeps them in its bin for 30 days", false)
  .option("--json", "as JSON on stdout", false)
  .addHelpText("after", "\nExamples:\n  npm run recover -- --stack acme\n  npm run recover -- --stack acme --remove")
  .parse();

async function recover({ stack, agencyFile = `agencies/${stack}.yaml`, remove }: Options): Promise<Leftovers> {
  const agency = parseAgencyFile(readFileSync(agencyFile, "utf8"), agencyFile);
  const state = await StackState.of(stack);
  const { graph } = createServices({ tenantId: agency.tenantId });
  const scope: CallScope = { account: agency.name, signal: new AbortController().signal, log: () => {} };
  const leftovers = await findLeftovers(graph, agency, state, scope);
  await takeUp(stack, leftovers.takeUp, state);
  if (remove) {
    for (const { applicationId } of leftovers.orphans.filter(({ inUse }) => !inUse))
      await deleteApplication(graph, applicationId, scope);
  }
  return leftovers;
}

function report({ takeUp: taken, orphans }: Leftovers, removed: boolean): string {
  const lines = [
    ...taken.map(({ account, name, id }) => `${account}: took up ${name} (${id}).`),
    ...orphans.map((orphan) => describe(orphan, removed)),
  ];
  return lines.join("\n") || "Nothing is left over.";
}

function describe({ account, displayName, applicationId, createdAt, inUse }: Orphan, removed: boolean): string {
  const name = `${account}: the application "${displayName}" (${applicationId}, made ${createdAt ?? "at an unknown time"})`;
  if (inUse) return `${name} is in no state here but has an identifier: another stack may own it. It is left alone.`;
  return removed
    ? `${name} was removed; it stays in Entra's bin for 30 days.`
    : `${name} is left over. --remove removes it.`;
}

try {
  const options = program.opts<Options>();
  const leftovers = await recover(options);
  const { takeUp: tookUp, orphans } = leftovers;
  if (options.json) process.stdout.write(`${JSON.stringify({ tookUp, orphans, removed: options.remove })}\n`);
  else console.log(report(leftovers, options.remove));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
