import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Leftover, parentUrn } from "./leftovers.ts";
import type { StackState } from "./stackState.ts";

/** Imports what was left into the stack's state. Nothing live is changed. */
export async function takeUp(
  stack: string,
  leftovers: readonly Leftover[],
  state: StackState,
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  if (leftovers.length === 0) return;
  const parents = new Map(leftovers.map(({ account }) => [account, parentUrn(state, account)]));
  const file = {
    nameTable: Object.fromEntries([...parents].filter(([, urn]) => urn !== undefined)),
    resources: leftovers.map(({ account, type, name, id }) => ({ type, name, id, parent: account })),
  };
  const folder = await mkdtemp(join(tmpdir(), "imagekit-sso-recover-"));
  try {
    const path = join(folder, "import.json");
    await writeFile(path, JSON.stringify(file));
    const flags = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false", "--non-interactive"];
    await promisify(execFile)("pulumi", ["import", "--file", path, "--stack", stack, ...flags], {
      ...options,
      maxBuffer: 1024 ** 3,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
