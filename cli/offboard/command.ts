import { Command, Option } from "commander";
import { collect } from "../shared/collect.ts";
import { runCommand } from "../shared/runCommand.ts";

export interface OffboardOptions {
  agency?: string;
  agencyFile?: string;
  id: string[];
  parent: boolean;
  yes: boolean;
  fileOnly: boolean;
  stack?: string;
  json: boolean;
}

const help = `
Several accounts are asked about once and taken down in one run. One account's trouble does not keep the others waiting.

First the account's single sign-on at ImageKit is turned off, where it is reached over HTTP and holds what this program delivered. Where a person
has to do that, or the settings there are another identity provider's, the command says so. Then the account's objects in Entra are deleted
(the application stays in Entra's bin for 30 days), then the account is taken out of the agency file. Kept metadata is not touched.

Examples:
  imagekit-sso offboard --agency acme --id acmeshoes
  imagekit-sso offboard --agency acme --id acmeshoes --id acmehats
  imagekit-sso offboard --agency acme --id acmeshoes --yes --json
  imagekit-sso offboard --agency acme --id acmeagency --parent --yes
  imagekit-sso offboard --agency acme --id acmehats --file-only --yes

Exit codes:
  0    done
  1    the removal failed for some accounts; the file is as it was, and the same command goes on
  2    wrong arguments or a refusal; nothing was changed
  130  interrupted; the same command goes on`;

/** `imagekit-sso offboard`: takes accounts down, on both sides, and out of the agency file. */
export function offboardCommand(): Command {
  return new Command("offboard")
    .description("Takes accounts down at ImageKit as far as it can, then in Entra, then out of the agency file.")
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file")
    .option("--id <ImageKit ID>", "the account, also one that is in the stack only; may be repeated", collect, [])
    .option("--parent", "the account, or one of them, is the agency's own, its parent", false)
    .option("--yes", "does not ask", false)
    .addOption(
      new Option(
        "--file-only",
        "only takes it out of the file, for a pull request; the next up --allow-removal removes it, in the same order",
      )
        .default(false)
        .conflicts("stack"),
    )
    .option("--stack <name>", "the stack; the agency's name where it is not given")
    .option("--json", "one JSON document on stdout, and no questions", false)
    .addHelpText("after", help)
    .action(
      runCommand(async (options: OffboardOptions) => {
        // Only now: the other commands need none of it.
        const { offboard } = await import("./offboard.ts");
        return offboard(options);
      }),
    );
}
