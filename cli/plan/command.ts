import { Command, Option } from "commander";
import type { Agency } from "../../domain/agency/account.ts";
import { planOf } from "../../domain/plan/plan.ts";
import { agencyFilePath, readAgency } from "../shared/agencyFile.ts";
import { refuseUnreachable } from "../shared/allowances.ts";
import { collect } from "../shared/collect.ts";
import { type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { printReport } from "../shared/report.ts";
import { runCommand } from "../shared/runCommand.ts";
import { refuseUnknownAccounts } from "../shared/unknownAccounts.ts";
import { accountDetails, planMarkdown, planOverview } from "./planText.ts";
import { reportOf } from "./report.ts";

interface Options {
  agency?: string;
  agencyFile?: string;
  account: string[];
  json: boolean;
  markdown: boolean;
}

const examples = `
Examples:
  imagekit-sso plan --agency acme
  imagekit-sso plan --agency acme --account acmeshoes
  imagekit-sso plan --agency acme --json

Exit codes:
  0  done
  2  wrong arguments, or an agency file with mistakes`;

/** `imagekit-sso plan`: what the agency file comes to, without any credential and without the network. */
export function planCommand(): Command {
  return new Command("plan")
    .description("What up makes of an agency file: every object, URL, claim and permission. Offline.")
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file")
    .option("--account <id>", "every value of this account; may be repeated", collect, [])
    .addOption(new Option("--json", "as JSON on stdout").default(false).conflicts("markdown"))
    .addOption(new Option("--markdown", "as a table for a pull request's comment").default(false))
    .addHelpText("after", examples)
    .action(runCommand(plan));
}

/** What the stack's configuration does not allow is told here, where nothing has been changed yet. */
function allowedAgency(file: string): Agency {
  const agency = readAgency(file);
  refuseUnreachable(agency, file);
  return agency;
}

function plan({ json, markdown, account: ids, ...place }: Options): ExitCode {
  const { accounts, ...planned } = planOf(allowedAgency(agencyFilePath(place)));
  refuseUnknownAccounts(ids, { accounts });
  const chosen = accounts.filter(({ imagekitId }) => ids.length === 0 || ids.includes(imagekitId));
  if (json) printReport(reportOf({ ...planned, accounts: chosen }));
  else if (markdown) console.log(planMarkdown({ ...planned, accounts: chosen }, accounts.length));
  else console.log(ids.length > 0 ? chosen.map(accountDetails).join("\n\n") : planOverview({ ...planned, accounts }));
  return exitCodes.done;
}
