import { readdirSync } from "node:fs";
import { agencyFilePath } from "../shared/agencyFile.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";

const folder = "agencies";

/** Paths of the agency files that were asked for; all of them where none was. */
export function agencyFiles({ agency = [], agencyFile = [] }: { agency?: string[]; agencyFile?: string[] }): string[] {
  const asked = [...agency.map((name) => agencyFilePath({ agency: name })), ...agencyFile];
  const files = asked.length > 0 ? asked : everyFile();
  if (files.length > 0) return [...new Set(files)];
  throw new CommandError(`There is no agency file in ${folder}/; --agency-file takes a path.`, exitCodes.usage);
}

function everyFile(): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => `${folder}/${name}`);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CommandError(`The folder ${folder}/ cannot be read (${code}). Run this in the project.`, exitCodes.usage);
  }
}
