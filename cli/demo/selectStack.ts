import { pulumiCommand } from "../shared/pulumiCommand.ts";
import { type LocalWorld, project } from "./local.ts";

/** Makes the stack where it is missing, so that bare `pulumi preview` has one. */
export async function selectStack(
  { stack, agencyFile }: Pick<LocalWorld, "stack" | "agencyFile">,
  environment: Record<string, string>,
): Promise<void> {
  const place = { cwd: project, env: { ...process.env, ...environment } };
  await pulumiCommand(["stack", "select", stack, "--create"], place);
  if (agencyFile !== undefined)
    await pulumiCommand(["config", "set", "agencyFile", agencyFile, "--stack", stack], place);
}
