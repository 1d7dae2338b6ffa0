import { Command, InvalidArgumentError } from "commander";
import { runCommand } from "../shared/runCommand.ts";

const help = `
The page is for this machine and for you alone: its address holds a token that nobody can guess.

Examples:
  imagekit-sso console --agency acme --open
  imagekit-sso console --agency acme --by ada@agency.example

Exit codes:
  0  ended, by Ctrl-C or because nobody used it
  1  the page cannot be served
  2  wrong arguments, or an agency file or a ledger with mistakes`;

/** `imagekit-sso console`: a local page that leads a person from one paste to the next. */
export function consoleCommand(): Command {
  return new Command("console")
    .description("Opens a local page that leads you through the pastes at ImageKit, one account after the other.")
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file")
    .option("--by <email>", "who confirms; git's e-mail address where it is not given")
    .option("--open", "open it in the browser")
    .option("--port <number>", "a port of your choice; a free one where it is not given", wholeNumber)
    .option("--idle <minutes>", "end after so many minutes without use", wholeNumber, 60)
    .option("--sign-ins", "show the last sign-in to each confirmed account, from Entra's log (AuditLog.Read.All)")
    .option("--drift <file>", "mark the accounts that drifted: what drift --json printed")
    .option(
      "--settings-page <address>",
      "for a rehearsal: the simulator's settings page, on this machine",
      onThisMachine,
    )
    .addHelpText("after", help)
    .action(runCommand(async (options) => (await import("./console.ts")).console_(options)));
}

/** A page elsewhere that looks like ImageKit's would be given settings by somebody who takes it for ImageKit's. */
function onThisMachine(text: string): string {
  const address = URL.parse(text);
  if (address && ["localhost", "127.0.0.1"].includes(address.hostname)) return address.href;
  throw new InvalidArgumentError("It must be an address of this machine. ImageKit's own page needs no option.");
}

function wholeNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}
