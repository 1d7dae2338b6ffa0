import { Command } from "commander";
import { runCommand } from "../shared/runCommand.ts";

const help = `
Examples:
  imagekit-sso doctor --agency acme
  imagekit-sso doctor --agency acme --json

Exit codes:
  0  nothing stands in the way of up
  1  the command itself failed
  2  wrong arguments, or an agency file with mistakes
  7  something would make up fail, or keep people out`;

/** `imagekit-sso doctor`: whether everything that `up` needs is there. Only reads. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("Looks, before anything is made, whether everything is there that up needs. Changes nothing.")
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file")
    .option("--stack <name>", "the stack; named like the agency's file where it is not given")
    .option("--json", "as JSON on stdout")
    .addHelpText("after", help)
    .action(runCommand(async (options) => (await import("./doctor.ts")).doctor(options)));
}
