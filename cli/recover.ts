/**
 * `npm run recover -- --stack <agency>`: after an interrupted run, takes up into the state what azuread had made and the engine
 * had not written down yet, and names applications that are left over (docs/interrupted-runs.md).
 */
import { Command } from "commander";
import { recoverStack, recoveryLines } from "./recovery/recoverStack.ts";
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
      const recovered = await recoverStack({ stack, agency, adopt, remove });
      if (json) process.stdout.write(`${JSON.stringify({ ...recovered, removed: remove })}\n`);
      else console.log(recoveryLines(recovered).join("\n") || "Nothing is left over.");
      return exitCodes.done;
    }),
  )
  .parseAsync();
