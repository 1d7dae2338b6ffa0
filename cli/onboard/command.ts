import { Command, Option } from "commander";
import { collect } from "../shared/collect.ts";
import { runCommand } from "../shared/runCommand.ts";

export interface OnboardOptions {
  agency?: string;
  agencyFile?: string;
  id?: string;
  name?: string;
  role?: string;
  group?: string[];
  user?: string[];
  from?: string;
  up: boolean;
  stack?: string;
  json: boolean;
}

const help = `
Roles: ImageKit's own for everybody in the account (developer, finance, ...), appRole with a role for each group,
attribute:<user attribute>, customAttribute:<extensionAttribute1 to 15>. What is left out is the agency's default.

Examples:
  imagekit-sso onboard
  imagekit-sso onboard --agency acme --id acmeshoes
  imagekit-sso onboard --agency acme --id acmehats --name "Acme Hats" --role developer --group 22222222-bbbb-4bbb-8bbb-000000000004
  imagekit-sso onboard --agency acme --id acmetoys --role appRole --group 22222222-bbbb-4bbb-8bbb-000000000002=developer
  imagekit-sso onboard --agency acme --from children.csv --up
  imagekit-sso onboard --agency acme --from children.json --json

Exit codes:
  0    done, or there already as asked for
  1    the run of --up failed; the file is edited, and the same command goes on
  2    wrong arguments or a refusal; nothing was changed
  130  interrupted; the same command goes on`;

/** `imagekit-sso onboard`: adds accounts to an agency file, and sets them up where that is asked for. */
export function onboardCommand(): Command {
  return new Command("onboard")
    .description(
      "Adds accounts to an agency file, all or none, and shows the plan. On a terminal it asks what is missing.",
    )
    .option("--agency <name>", "the agency: agencies/<name>.yaml")
    .option("--agency-file <path>", "another file")
    .option("--id <ImageKit ID>", "the account's ImageKit ID, case as ImageKit writes it")
    .option("--name <text>", "name of the tile in My Apps")
    .option("--role <role>", "a role of ImageKit's, or where it comes from; see below")
    .option("--group <object id[=role]>", "a group that may sign in; may be repeated", collect)
    .option("--user <object id[=role]>", "a user who may sign in; may be repeated", collect)
    .addOption(
      new Option("--from <file>", "many accounts, from a CSV or JSON file").conflicts([
        "id",
        "name",
        "role",
        "group",
        "user",
      ]),
    )
    .option("--up", "sets these accounts up, and only these", false)
    .option("--stack <name>", "the stack of --up; the agency's name where it is not given")
    .option("--json", "one JSON document on stdout, and no questions", false)
    .addHelpText("after", help)
    .action(
      runCommand(async (options: OnboardOptions) => {
        // Only now: the other commands need none of it.
        const { onboard } = await import("./onboard.ts");
        return onboard(options);
      }),
    );
}
