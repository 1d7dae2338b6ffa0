import { Command } from "commander";
import { agencyFilePath, readAgency } from "../shared/agencyFile.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { runCommand } from "../shared/runCommand.ts";

interface Options {
  agency?: string;
  agencyFile?: string;
  stack?: string;
  adopt: boolean;
  remove: boolean;
  json: boolean;
}

const help = `
Examples:
  imagekit-sso recover --agency acme
  imagekit-sso recover --agency acme --adopt
  imagekit-sso recover --agency acme --remove`;

/** `imagekit-sso recover`: after an interrupted run, takes up what it made, and names what is left over (docs/interrupted-runs.md). */
export function recoverCommand(): Command {
  return new Command("recover")
    .description(
      "After an interrupted run: takes up what it made and the stack's state does not know, and names what is left over.",
    )
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file")
    .option("--stack <name>", "the stack; the agency's name where it is not given")
    .option(
      "--adopt",
      "takes up applications with an identifier too; only where no other stack sets up this agency",
      false,
    )
    .option("--remove", "removes applications that are left over; Entra keeps them in its bin for 30 days", false)
    .option("--json", "as JSON on stdout", false)
    .addHelpText("after", help)
    .action(
      runCommand(async ({ agency: name, agencyFile, stack = name, adopt, remove, json }: Options) => {
        if (stack === undefined) throw new CommandError("--agency or --stack is missing.", exitCodes.usage);
        const agency = readAgency(agencyFilePath({ agency: name ?? stack, agencyFile }));
        // Only now: the other commands need none of it.
        const { recoverStack, recoveryLines } = await import("./recoverStack.ts");
        const recovered = await recoverStack({ stack, agency, adopt, remove });
        if (json) process.stdout.write(`${JSON.stringify({ ...recovered, removed: remove })}\n`);
        else console.log(recoveryLines(recovered).join("\n") || "Nothing is left over.");
        return exitCodes.done;
      }),
    );
}
