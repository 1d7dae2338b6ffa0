import { Command, Option } from "commander";
import { collect } from "../shared/collect.ts";
import { runCommand } from "../shared/runCommand.ts";

export interface PreviewOptions {
  agency?: string;
  agencyFile?: string;
  account: string[];
  stack?: string;
  diff: boolean;
  json: boolean;
  markdown: boolean;
  detailedExitcode: boolean;
}

const help = `
It changes nothing. It asks the engine what imagekit-sso up would do, and says it by account: what is made, changed or removed, at Entra and
at ImageKit, and what that means for people. Accounts to which the same is done share a line. It compares the file with the stack's state, not
with what is live: imagekit-sso drift looks at that.

Examples:
  imagekit-sso preview --agency acme
  imagekit-sso preview --agency acme --account acmeshoes --diff
  imagekit-sso preview --agency acme --detailed-exitcode

Exit codes:
  0    done
  1    the engine could not preview the run
  2    wrong arguments, an agency file with mistakes, or something that it needs and that is missing
  130  interrupted
With --detailed-exitcode: 0 nothing would change, 2 something would, 1 anything that went wrong.`;

/** `imagekit-sso preview`: what a run would do, by account. */
export function previewCommand(): Command {
  return new Command("preview")
    .description("Says what up would do to each account, and what it means for people. Changes nothing.")
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file")
    .option("--account <id>", "only this account; may be repeated", collect, [])
    .option("--stack <name>", "the stack; the agency's name where it is not given")
    .addOption(
      new Option("--diff", "every resource and property as well, as the engine shows them")
        .default(false)
        .conflicts(["json", "markdown"]),
    )
    .addOption(new Option("--json", "one JSON document on stdout").default(false).conflicts("markdown"))
    .addOption(new Option("--markdown", "as a pull request's comment: at most 60,000 characters").default(false))
    .option("--detailed-exitcode", "exit code 2 where something would change", false)
    .addHelpText("after", help)
    .action(
      runCommand(async (options: PreviewOptions) => {
        const { preview } = await import("./preview.ts");
        return preview(options);
      }),
    );
}
