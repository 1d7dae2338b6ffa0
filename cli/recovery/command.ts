import { Command } from "commander";
import { agencyFilePath, readAgency } from "../shared/agencyFile.ts";
import { collect } from "../shared/collect.ts";
import { exitCodes, UsageError } from "../shared/exitCodes.ts";
import { printReport } from "../shared/report.ts";
import { runCommand } from "../shared/runCommand.ts";

interface Options {
  agency?: string;
  agencyFile?: string;
  stack?: string;
  adopt: boolean;
  yes: boolean;
  trust: string[];
  remove: boolean;
  json: boolean;
}

const help = `
Examples:
  imagekit-sso recover --agency acme
  imagekit-sso recover --agency acme --adopt
  imagekit-sso recover --agency acme --remove

Exit codes:
  0    done, also where something is left over: it is named
  1    it could not look, import or remove
  2    wrong arguments, an agency file with mistakes, or something that it needs and that is missing
  130  interrupted`;

/** `imagekit-sso recover`: imports what an interrupted run created but did not record, and names what is left over (docs/interrupted-runs.md). */
export function recoverCommand(): Command {
  return new Command("recover")
    .description(
      "Imports what an interrupted run created but did not record, as far as it can be shown to be this stack's own, and names the rest.",
    )
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file")
    .option("--stack <name>", "the stack; the agency's name where it is not given")
    .option(
      "--adopt",
      "adopts the applications that are named, too: shows owners, credentials and certificates of each, and asks; only where no other stack sets up this agency",
      false,
    )
    .option(
      "--yes",
      "with --adopt: does not ask; refused where an application has credentials that this program never makes",
      false,
    )
    .option(
      "--trust <thumbprint>",
      "with --adopt --yes: a signing certificate that you vouch for; may be repeated",
      collect,
      [] as string[],
    )
    .option("--remove", "removes applications that are left over; Entra keeps them in its bin for 30 days", false)
    .option("--json", "as JSON on stdout", false)
    .addHelpText("after", help)
    .action(
      runCommand(async ({ agency: name, agencyFile, stack = name, adopt, yes, trust, remove, json }: Options) => {
        if (stack === undefined) throw new UsageError("--agency or --stack is missing.");
        const agency = readAgency(agencyFilePath({ agency: name ?? stack, agencyFile }));
        // Only now: the other commands need none of it.
        const { refuseUnready } = await import("../preflight/project.ts");
        refuseUnready(stack);
        const { preflight } = await import("../preflight/preflight.ts");
        await preflight({ agency, stack, ids: [] });
        const { recoverStack, recoveryLines } = await import("./recoverStack.ts");
        const { ask } = await import("./askToAdopt.ts");
        const adoption = adopt ? { trust, ...(!yes && { ask: ask(json) }) } : undefined;
        const recovered = await recoverStack({ stack, agency, adopt: adoption, remove });
        if (json) printReport((await import("./report.ts")).reportOf(agency.name, recovered, remove));
        else console.log(recoveryLines(recovered).join("\n") || "Nothing is left over.");
        return exitCodes.done;
      }),
    );
}
