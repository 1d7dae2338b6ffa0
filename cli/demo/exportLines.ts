import { variableInShell } from "../../domain/credentialReference.ts";

export interface ShellEnvironment {
  /** Folders to put first on PATH. */
  folders: readonly string[];
  variables: Readonly<Record<string, string>>;
  /** Names that must not be set, unless `variables` sets them. */
  unset: readonly string[];
}

/** Lines for `eval` in any POSIX shell. */
export function exportLines({ folders, variables, unset }: ShellEnvironment): string {
  const lines = [
    ...unset.filter((name) => !(name in variables)).map((name) => `unset ${name}`),
    `export PATH=${quote(folders.join(":"))}:"$PATH"`,
    ...Object.entries(variables).map(([name, value]) => `export ${variableInShell(name)}=${quote(value)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
