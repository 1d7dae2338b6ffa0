import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { project, stackName } from "./local.ts";

/** Makes the stack where it is missing, so that bare `pulumi preview` has one. */
export async function selectStack(environment: Record<string, string>): Promise<void> {
  await promisify(execFile)("pulumi", ["stack", "select", stackName, "--create", "--non-interactive"], {
    cwd: project,
    env: { ...process.env, ...environment },
  });
}
