import { Command } from "commander";
import { runCommand } from "../shared/runCommand.ts";

const help = `
Examples:
  imagekit-sso names --agency acme
  imagekit-sso names --agency acme --dry-run

Exit codes:
  0  every name has its object id, or there was no name
  1  the directory could not be read, or the file not written
  2  wrong arguments, or a name that nobody has, or that more than one has; the file is as it was`;

/** `imagekit-sso names`: names of groups and people in an agency file become object ids. */
export function namesCommand(): Command {
  return new Command("names")
    .description(
      "Replaces names of groups and people in an agency file by their object ids; the name stays as a comment.",
    )
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file")
    .option("--dry-run", "say what would be replaced, and write nothing")
    .addHelpText("after", help)
    .action(runCommand(async (options) => (await import("./names.ts")).names(options)));
}
