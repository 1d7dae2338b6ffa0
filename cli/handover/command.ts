import { Command, Option } from "commander";
import { runCommand } from "../shared/runCommand.ts";

const help = `
Examples:
  imagekit-sso handover --agency acme
  imagekit-sso handover --agency acme --json
  imagekit-sso handover list --agency acme --sign-ins
  imagekit-sso handover confirm --agency acme acmeshoes@3fa9c1d2
  imagekit-sso handover confirm --agency acme --all --by ada@agency.example
  imagekit-sso handover undo --agency acme acmeshoes
  imagekit-sso handover export --agency acme --html hand-over.html
  imagekit-sso handover import --agency acme answer.txt

Exit codes:
  0    done
  1    the ledger cannot be written
  2    wrong arguments, an agency file or a ledger with mistakes, or settings that changed since they were shown
  130  the question was answered with no`;

/** `imagekit-sso handover`: what a person has to paste at ImageKit or to delete there, and what they said they did. */
export function handoverCommand(): Command {
  const command = new Command("handover").description(
    "Lists the accounts whose settings a person pastes at ImageKit, and records who did it. Needs no network but for --sign-ins.",
  );
  command.addHelpText("after", help);
  withPlace(command.command("list", { isDefault: true }).description("Lists every account and what it waits for."))
    .addOption(new Option("--json", "print one JSON document").conflicts("markdown"))
    .option("--sign-ins", "look up the last sign-in to each confirmed account in Entra's log (AuditLog.Read.All)")
    .option("--markdown", "print a Markdown table, for a pull request or a job's summary")
    .action(runCommand(async (options) => (await import("./handover.ts")).list(options)));
  recording(
    command
      .command("confirm [accounts...]")
      .description("Records that you saved, or deleted, these accounts' settings at ImageKit."),
  )
    .option("--all", "every account that waits")
    .option("--yes", "do not ask")
    .action(runCommand(async (ids, options) => (await import("./handover.ts")).confirm(ids, options)));
  recording(
    command.command("undo <accounts...>").description("Takes back the last confirmation of these accounts."),
  ).action(runCommand(async (ids, options) => (await import("./handover.ts")).undo(ids, options)));
  withPlace(
    command
      .command("export")
      .description("Makes one HTML file that leads somebody without this project through the accounts that wait."),
  )
    .requiredOption("--html <file>", "the file to write")
    .option("--from <email>", "who is sent the confirmations; git's e-mail address where it is not given")
    .action(runCommand(async (options) => (await import("../mailed/exportPage.ts")).exportPage(options)));
  withPlace(
    command.command("import <file>").description("Records what was confirmed on that page; - reads standard input."),
  ).action(
    runCommand(async (path, options) => (await import("../mailed/importReturned.ts")).importReturned(path, options)),
  );
  return command;
}

function withPlace(command: Command): Command {
  return command
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file");
}

function recording(command: Command): Command {
  return withPlace(command).option("--by <email>", "who did it; git's e-mail address where it is not given");
}
