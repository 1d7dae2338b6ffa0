import type { Agency } from "../../domain/agency/account.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { UsageError } from "./exitCodes.ts";
import { readTextFile } from "./textFile.ts";

export interface PlaceOptions {
  agency?: string | undefined;
  agencyFile?: string | undefined;
}

/** Where an agency's file is, unless the command is told otherwise; the stack's name is the agency's. Throws `UsageError` where neither was said. */
export function agencyFilePath({ agency, agencyFile }: PlaceOptions): string {
  if (agencyFile !== undefined) return agencyFile;
  if (agency !== undefined) return `agencies/${agency}.yaml`;
  throw new UsageError("--agency is missing: --agency <name> for agencies/<name>.yaml, or --agency-file <path>.");
}

/** The options that name the agency, as they were given: for a command that a person runs next. */
export function placeOf({ agency, agencyFile }: PlaceOptions): string {
  return agencyFile === undefined ? `--agency ${agency}` : `--agency-file ${agencyFile}`;
}

/** The file as text. */
export function readAgencyText(path: string): string {
  return readTextFile(
    path,
    "The agency file",
    "--agency takes the name of a file in agencies/ without .yaml, --agency-file a path.",
  );
}

/** Reads and checks an agency file. Throws `CommandError` or `AgencyFileError`, each for exit code 2. */
export function readAgency(path: string): Agency {
  return parseAgencyFile(readAgencyText(path), path);
}
