import { Command, InvalidArgumentError, Option } from "commander";
import { collect } from "../shared/collect.ts";
import { runCommand } from "../shared/runCommand.ts";

export interface UpOptions {
  agency?: string;
  agencyFile?: string;
  account: string[];
  stack?: string;
  /** True: a few; a number: exactly so many. */
  allowRemoval?: true | number;
  refresh: boolean;
  /** A commit whose agency file has all that may go. */
  removedSince?: string;
  yes: boolean;
  json: boolean;
}

const help = `
On a terminal it first shows what it would do to each account, as imagekit-sso preview does, and asks. Without one it goes ahead.

It runs the engine as npm run pulumi -- up does, and does three things more: what an interrupted run made is taken up first; accounts that are in the stack and no
longer in the file stop it before anything is changed; a first set-up writes its state once, at the end, which is faster for many accounts.

A file that was cut looks like one whose accounts are to go. So --allow-removal alone takes down at most 10 % of the stack's accounts, or 3
where that is more. For more, say how many: --allow-removal 12. With --removed-since <commit> only accounts go that the file of that commit had.

Examples:
  imagekit-sso up --agency acme
  imagekit-sso up --agency acme --yes
  imagekit-sso up --agency acme --refresh
  imagekit-sso up --agency acme --account acmeshoes --account acmehats
  imagekit-sso up --agency acme --json

Exit codes:
  0    done
  1    the run failed for some accounts; the same command goes on
  2    wrong arguments, an agency file with mistakes, accounts that would be removed, something that it needs and that is missing, or the answer was no; nothing was changed
  130  interrupted; the same command goes on`;

/** `imagekit-sso up`: makes an agency's accounts as its file says. */
export function upCommand(): Command {
  return new Command("up")
    .description("Makes an agency's accounts as its file says, one account's trouble not stopping the others.")
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file")
    .addOption(
      new Option("--account <id>", "only this account; may be repeated")
        .argParser(collect)
        .default([])
        .conflicts("allowRemoval"),
    )
    .option("--stack <name>", "the stack; the agency's name where it is not given")
    .option(
      "--allow-removal [number]",
      "remove accounts that are no longer in the file, ImageKit's single sign-on first; more than 10 % (and more than 3) only with their number",
      wholeNumber,
    )
    .option("--refresh", "look at what is live first, and put right what somebody changed or deleted", false)
    .option(
      "--removed-since <commit>",
      "with --allow-removal: only accounts that the agency file had in this commit; for a workflow, what main was before the merge",
      commit,
    )
    .option("--yes", "do not show the preview and ask; without a terminal, and with --json, it never asks", false)
    .option("--json", "one JSON document on stdout", false)
    .addHelpText("after", help)
    .action(
      runCommand(async (options: UpOptions) => {
        // Only now: the other commands need none of it.
        const { up } = await import("./up.ts");
        return up(options);
      }),
    );
}

/** As people and workflows name one, and nothing that git would take for an option. */
function commit(text: string): string {
  if (/^[0-9A-Za-z][\w./^~-]*$/.test(text)) return text;
  throw new InvalidArgumentError("It must be a commit.");
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be the number of accounts that are removed.");
}
