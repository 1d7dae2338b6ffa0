import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { noPassphrase, noProject, noPulumi } from "./pulumiWords.ts";

/** Throws `CommandError` where the engine cannot start: everything that can be told without starting it, at once. */
export function refuseUnready(
  stack: string,
  { cwd = process.cwd(), env = process.env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): void {
  const project = projectFolder(cwd);
  const problems = [
    ...(isOnPath("pulumi", env) ? [] : [noPulumi]),
    ...(project === undefined ? [noProject] : lacksPassphrase(project, stack, env) ? [noPassphrase] : []),
  ];
  if (problems.length > 0) throw new CommandError(problems.join("\n"), exitCodes.usage);
}

/** Pulumi looks for its project in the folders above, too. */
function projectFolder(folder: string): string | undefined {
  if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(join(folder, name)))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : projectFolder(above);
}

/** A salt in the stack's file says that a passphrase is wanted; an empty one counts. */
function lacksPassphrase(project: string, stack: string, env: NodeJS.ProcessEnv): boolean {
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined || env.PULUMI_CONFIG_PASSPHRASE_FILE) return false;
  try {
    const text = readFileSync(join(project, `Pulumi.${stack.slice(stack.lastIndexOf("/") + 1)}.yaml`), "utf8");
    return /^encryptionsalt:/m.test(text);
  } catch {
    // Without the file, the engine says what it lacks.
    return false;
  }
}

function isOnPath(command: string, { PATH = "" }: NodeJS.ProcessEnv): boolean {
  return PATH.split(delimiter).some((folder) => folder !== "" && isExecutable(join(folder, command)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
