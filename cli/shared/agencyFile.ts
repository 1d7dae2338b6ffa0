import { readFileSync } from "node:fs";
import type { Agency } from "../../domain/agency/account.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { CommandError, exitCodes } from "./exitCodes.ts";

/** Where an agency's file is, unless the command is told otherwise; the stack's name is the agency's. */
export function agencyFilePath({ agency, agencyFile }: { agency: string; agencyFile?: string | undefined }): string {
  return agencyFile ?? `agencies/${agency}.yaml`;
}

/** The file as text. */
export function readAgencyText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CommandError(
      `The agency file ${path} cannot be read (${code}). --agency takes the name of a file in agencies/ without .yaml, --agency-file a path.`,
      exitCodes.usage,
    );
  }
}

/** Reads and checks an agency file. Throws `CommandError` or `AgencyFileError`, each for exit code 2. */
export function readAgency(path: string): Agency {
  return parseAgencyFile(readAgencyText(path), path);
}
