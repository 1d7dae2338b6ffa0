import { pulumiCommand } from "../shared/pulumiCommand.ts";
import { project, stackName } from "./local.ts";

/** Makes the stack where it is missing, so that bare `pulumi preview` has one. */
export async function selectStack(environment: Record<string, string>): Promise<void> {
  await pulumiCommand(["stack", "select", stackName, "--create"], {
    cwd: project,
    env: { ...process.env, ...environment },
  });
}
