import { Command, Option } from "commander";
import { collect } from "../shared/collect.ts";
import { runCommand } from "../shared/runCommand.ts";

const help = `
Examples:
  imagekit-sso people --agency acme
  imagekit-sso people --agency acme --account acmeshoes
  imagekit-sso people --agency acme --user ada@agency.example
  imagekit-sso people --agency acme --csv > people.csv

Exit codes:
  0  everybody whom the file lets in can sign in
  1  the command itself failed
  2  wrong arguments, or an agency file with mistakes
  3  the directory could not be read
  7  somebody whom the file lets in cannot sign in, or has no role that ImageKit knows`;

/** `imagekit-sso people`: who gets in, where, as what. Only reads. */
export function peopleCommand(): Command {
  return new Command("people")
    .description("Who gets in to which account, with which role, and who will not. Only reads; needs no stack.")
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file")
    .option("--account <id>", "the people of this account; may be repeated", collect, [])
    .option("--user <name>", "one person, in every account: sign-in name or mail address")
    .addOption(new Option("--json", "as JSON on stdout").conflicts(["csv", "markdown"]))
    .addOption(new Option("--csv", "a line for each person and account, for a spreadsheet").conflicts("markdown"))
    .option("--markdown", "the findings as a table, for a pull request or a job's summary")
    .addHelpText("after", help)
    .action(runCommand(async (options) => (await import("./people.ts")).people(options)));
}
