import type { Agency } from "./account.ts";
import { longFolderNames } from "./accountFolders.ts";
import { accountsOf } from "./accounts.ts";
import { AgencyFileError, type Problem } from "./agencyFileError.ts";
import { agencySchema } from "./agencySchema.ts";
import { archiveOf } from "./archive.ts";
import { duplicateIds } from "./duplicateIds.ts";
import { schemaProblems } from "./schemaProblems.ts";
import { readYamlFile } from "./yamlFile.ts";

/**
 * Reads an agency file, checks all of it and applies its defaults. Pure: the caller reads the file, `path` is for messages.
 * Throws `AgencyFileError` with every problem at once.
 */
export function parseAgencyFile(text: string, path: string): Agency {
  const file = readYamlFile(text, path);
  if (typeof file.data !== "object" || file.data === null || Array.isArray(file.data)) {
    throw new AgencyFileError([
      file.problem([], "The file is no agency: a mapping with agency, tenantId and children."),
    ]);
  }
  const parsed = agencySchema.safeParse(file.data, { reportInput: false });
  // What is sound is looked at further even where something else is not.
  const { accounts, problems: accountProblems } = accountsOf(file, file.data);
  const problems = [
    ...schemaProblems(file, parsed.error?.issues ?? []),
    ...duplicateIds(file, file.data),
    ...accountProblems,
    ...longFolderNames(file, file.data),
  ];
  if (!parsed.success || problems.length > 0) throw new AgencyFileError(inOrder(problems));
  const { agency: name, tenantId, archive } = parsed.data;
  return { name, tenantId: tenantId.toLowerCase(), archive: archiveOf(archive, name), accounts };
}

function inOrder(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems
    .filter(({ line, column, message }) => {
      const key = `${line}:${column}:${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .toSorted((left, right) => left.line - right.line || left.column - right.column);
}
