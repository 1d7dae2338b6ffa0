/**
 * `npm run recover -- --stack <agency>`: after an interrupted run, takes up into the state what azuread had made and the engine
 * had not written down yet, and names applications that are left over (docs/interrupted-runs.md).
 */
import { Command } from "commander";
import { type Recovered, recover } from "./recovery/recover.ts";
import { agencyFilePath, readAgency } from "./shared/agencyFile.ts";
import { exitCodes } from "./shared/exitCodes.ts";
import { runCommand } from "./shared/runCommand.ts";

interface Options {
  stack: string;
  agencyFile?: string;
  adopt: boolean;
  remove: boolean;
  json: boolean;
}

const examples = `
Examples:
  npm run recover -- --stack acme
  npm run recover -- --stack acme --adopt
  npm run recover -- --stack acme --remove`;

await new Command("npm run recover --")
  .description(
    "After an interrupted run: takes up what it made and the stack's state does not know, and names what is left over.",
  )
  .requiredOption("--stack <name>", "the agency's stack")
  .option("--agency-file <path>", "default: agencies/<stack>.yaml")
  .option(
    "--adopt",
    "takes up applications with an identifier too; only where no other stack sets up this agency",
    false,
  )
  .option("--remove", "removes applications that are left over; Entra keeps them in its bin for 30 days", false)
  .option("--json", "as JSON on stdout", false)
  .addHelpText("after", examples)
  .action(
    runCommand(async ({ stack, agencyFile, adopt, remove, json }: Options) => {
      const agency = readAgency(agencyFilePath({ agency: stack, agencyFile }));
      const recovered = await recover({ stack, agency, adopt, remove });
      if (json) process.stdout.write(`${JSON.stringify({ ...recovered, removed: remove })}\n`);
      else console.log(report(recovered));
      return exitCodes.done;
    }),
  )
  .parseAsync();

function report({ tookUp, orphans }: Recovered): string {
  const lines = [
    ...tookUp.map(({ account, name, id }) => `${account}: took up ${name} (${id}).`),
    ...orphans.map(describe),
  ];
  return lines.join("\n") || "Nothing is left over.";
}

function describe(orphan: Recovered["orphans"][number]): string {
  const { account, displayName, applicationId, createdAt, inUse } = orphan;
  const name = `${account}: the application "${displayName}" (${applicationId}, made ${createdAt ?? "at an unknown time"})`;
  if (inUse)
    return `${name} is in no state here but has an identifier: another stack may own it. It is left alone. --adopt takes it up, where no other stack does.`;
  if (orphan.removed) return `${name} was removed; it stays in Entra's bin for 30 days.`;
  return orphan.removed === false
    ? `${name} is left alone: ${orphan.why}.`
    : `${name} is left over. --remove removes it.`;
}
