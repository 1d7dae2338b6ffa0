import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface StartedPlugin {
  process: ChildProcess;
  port: number;
  /** From the start of the process to its first line. */
  startMilliseconds: number;
  /** Everything it wrote to its error stream so far. */
  errorOutput: string[];
}

/** Starts a plugin's executable, or a TypeScript file that serves one, and waits for the port on its first line. */
export async function startPlugin(
  executable: string,
  args: readonly string[],
  environment: Record<string, string | undefined>,
): Promise<StartedPlugin> {
  const began = performance.now();
  const [command, ...given] = executable.endsWith(".ts") ? [process.execPath, executable] : [executable];
  const child = spawn(command as string, [...given, ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // A test that dies must not leave a plugin behind.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  const errorOutput: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => errorOutput.push(text));
  for await (const line of createInterface({ input: child.stdout })) {
    child.stdout.resume();
    return { process: child, port: Number(line), startMilliseconds: performance.now() - began, errorOutput };
  }
  throw new Error(`The plugin ended before it named its port: ${errorOutput.join("")}`);
}
