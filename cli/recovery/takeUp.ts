import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { messageOf } from "../shared/messageOf.ts";
import { type PulumiCommandOptions, pulumiCommand } from "../shared/pulumiCommand.ts";
import { some } from "../shared/some.ts";
import { importFile } from "./importFile.ts";
import type { Leftover } from "./leftovers.ts";
import type { StackState } from "./stackState.ts";

/** Imports what was left into the stack's state. Nothing live is changed. */
export async function takeUp(
  { stack, agency }: { stack: string; agency: string },
  leftovers: readonly Leftover[],
  state: StackState,
  options: PulumiCommandOptions = {},
): Promise<void> {
  if (leftovers.length === 0) return;
  const folder = await mkdtemp(join(tmpdir(), "imagekit-sso-recover-"));
  try {
    const path = join(folder, "import.json");
    await writeFile(path, JSON.stringify(importFile(agency, leftovers, state)));
    const flags = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false"];
    await imported(["import", "--file", path, "--stack", stack, ...flags], {
      ...options,
      // An import makes nothing, so a kill loses nothing: its state is written once, at the end.
      env: { ...(options.env ?? process.env), PULUMI_SKIP_CHECKPOINTS: "true" },
    });
  } catch (error) {
    const accounts = [...new Set(leftovers.map(({ account }) => account))];
    throw new Error(
      `What an interrupted run made of ${some(accounts, 10)} could not be taken up into the stack ${stack}; nothing live was changed. ` +
        `Run the same again. ${messageOf(error)}`,
      { cause: error },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What was made just before is not seen by all of Entra's readers yet, and azuread asks one of them, once. */
async function imported(command: readonly string[], options: PulumiCommandOptions): Promise<void> {
  for (const seconds of [5, 10, 20]) {
    try {
      await pulumiCommand(command, options);
      return;
    } catch (error) {
      if (!messageOf(error).includes("does not exist")) throw error;
      await setTimeout(seconds * 1000);
    }
  }
  await pulumiCommand(command, options);
}
