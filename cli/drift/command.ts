import { Command, InvalidArgumentError, Option } from "commander";
import { runCommand } from "../shared/runCommand.ts";

export interface DriftOptions {
  agency?: string[];
  agencyFile?: string[];
  all?: true;
  days: number;
  runner?: string;
  json?: true;
  markdown?: true;
}

const help = `
Examples:
  imagekit-sso drift --agency acme
  imagekit-sso drift --agency acme --agency globex --days 30
  imagekit-sso drift --all --json > drift.json
  imagekit-sso drift --all --markdown >> "$GITHUB_STEP_SUMMARY"

Exit codes:
  0  every account is in sync
  1  the command itself failed
  2  wrong arguments, or an agency file with mistakes
  3  something could not be looked at; what was looked at is in sync
  7  something differs, whether or not everything could be looked at`;

/** `imagekit-sso drift`: the agency files against what is live in Entra and at ImageKit. Only reads. */
export function driftCommand(): Command {
  return new Command("drift")
    .description(
      "What differs between agency files and what is live, in Entra and at ImageKit. Only reads; needs no stack.",
    )
    .option("--agency <name...>", "agencies: agencies/<name>.yaml")
    .option("--agency-file <path...>", "agency files anywhere")
    .addOption(
      new Option("--all", "every agency in agencies/, as without --agency").conflicts(["agency", "agencyFile"]),
    )
    .option("--days <number>", "report certificates that end within so many days", wholeNumber, 60)
    .option("--runner <object id>", "the identity that runs up; told from the owners where it is not given", objectId)
    .addOption(new Option("--json", "the report as JSON on stdout (docs/json/drift.schema.json)").conflicts("markdown"))
    .option("--markdown", "the report as Markdown on stdout, for a job's summary or an issue")
    .addHelpText("after", help)
    .action(
      runCommand(async (options: DriftOptions) => {
        // Only now: the other commands need none of it.
        const { drift } = await import("./drift.ts");
        return drift(options);
      }),
    );
}

function wholeNumber(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number of days.");
}

function objectId(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError("It must be an object id: 8-4-4-4-12 hexadecimal digits.");
}
