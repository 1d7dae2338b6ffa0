import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { noPulumi, pulumiCause } from "../preflight/pulumiWords.ts";
import { CommandError, exitCodes } from "./exitCodes.ts";

export interface PulumiCommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/**
 * What `pulumi <args>` printed, without the SDK's Automation API, which takes half a second to load. Where it fails the error has the end of
 * both streams, since some commands give their reasons on stdout.
 */
export async function pulumiCommand(args: readonly string[], options: PulumiCommandOptions = {}): Promise<string> {
  try {
    const flags = ["--non-interactive", "--color=never"];
    const { stdout } = await promisify(execFile)("pulumi", [...args, ...flags], { ...options, maxBuffer: 1024 ** 3 });
    return stdout;
  } catch (error) {
    const command = /^[\w ]*\w/.exec(args.join(" "));
    const { code, stdout = "", stderr = "" } = error as { code?: string | number; stdout?: string; stderr?: string };
    if (code === "ENOENT") throw new CommandError(noPulumi, exitCodes.usage);
    const known = pulumiCause(stderr);
    if (known !== undefined) throw new CommandError(known, exitCodes.usage);
    throw new Error(`pulumi ${command} did not succeed:\n\n${`${stdout}\n${stderr}`.trim().slice(-4000)}`, {
      cause: error,
    });
  }
}
