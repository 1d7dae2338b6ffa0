import type { Agency } from "../../domain/agency/account.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { readTextFile } from "./textFile.ts";

/** Where an agency's file is, unless the command is told otherwise; the stack's name is the agency's. */
export function agencyFilePath({ agency, agencyFile }: { agency: string; agencyFile?: string | undefined }): string {
  return agencyFile ?? `agencies/${agency}.yaml`;
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
