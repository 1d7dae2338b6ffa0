import { Command, Option } from "commander";
import { collect } from "../shared/collect.ts";
import { runCommand } from "../shared/runCommand.ts";

export interface UpOptions {
  agency?: string;
  agencyFile?: string;
  account: string[];
  stack?: string;
  allowRemoval: boolean;
  json: boolean;
}

const help = `
It does what pulumi up does, and three things more: what an interrupted run made is taken up first; accounts that are in the stack and no
longer in the file stop it before anything is changed; a first set-up writes its state once, at the end, which is faster for many accounts.

Examples:
  imagekit-sso up --agency acme
  imagekit-sso up --agency acme --account acmeshoes --account acmehats
  imagekit-sso up --agency acme --json

Exit codes:
  0    done
  1    the run failed for some accounts; the same command goes on
  2    wrong arguments, an agency file with mistakes, or accounts that would be removed; nothing was changed
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
      "--allow-removal",
      "removes accounts that are no longer in the file, ImageKit's single sign-on first",
      false,
    )
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
