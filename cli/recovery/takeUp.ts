import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { importFile } from "./importFile.ts";
import type { Leftover } from "./leftovers.ts";
import type { StackState } from "./stackState.ts";

/** Imports what was left into the stack's state. Nothing live is changed. */
export async function takeUp(
  { stack, agency }: { stack: string; agency: string },
  leftovers: readonly Leftover[],
  state: StackState,
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  if (leftovers.length === 0) return;
  const folder = await mkdtemp(join(tmpdir(), "imagekit-sso-recover-"));
  try {
    const path = join(folder, "import.json");
    await writeFile(path, JSON.stringify(importFile(agency, leftovers, state)));
    const flags = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false", "--non-interactive"];
    await promisify(execFile)("pulumi", ["import", "--file", path, "--stack", stack, ...flags], {
      ...options,
      // An import makes nothing, so a kill loses nothing: its state is written once, at the end.
      env: { ...(options.env ?? process.env), PULUMI_SKIP_CHECKPOINTS: "true" },
      maxBuffer: 1024 ** 3,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
