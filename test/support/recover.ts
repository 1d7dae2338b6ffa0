import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import type { Stack } from "./stack.ts";

const command = resolve(import.meta.dirname, "../../cli/imagekitSso.ts");

/** `npm run recover -- --stack test …`, as a process of its own; gives what it prints. */
export async function recover(stack: Stack, ...flags: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [command, "recover", "--stack", "test", ...flags], {
    cwd: stack.folder,
    env: stack.environment,
  });
  return stdout;
}
