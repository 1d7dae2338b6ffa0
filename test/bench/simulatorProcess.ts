import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import axios from "axios";

export interface SimulatorProcess {
  environment: Record<string, string>;
  /** Requests answered, by route, and the milliseconds spent on them since the last reset. */
  requests(): Promise<{ counts: Record<string, number>; total: number; servingMilliseconds: number }>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** The simulator in a process of its own, so that its work does not hide in the benchmark's. */
export async function startSimulatorProcess(accounts: readonly string[]): Promise<SimulatorProcess> {
  const caDir = mkdtempSync(join(tmpdir(), "imagekit-sso-bench-"));
  const main = resolve(import.meta.dirname, "../../simulator/main.ts");
  const child = spawn(process.execPath, [main, "--ca-dir", caDir, "--accounts", accounts.join(",")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { url, caFile, environment } = await firstLine(child);
  const http = axios.create({ baseURL: `${url}/_simulator`, httpsAgent: new Agent({ ca: readFileSync(caFile) }) });
  return {
    environment,
    requests: async () => (await http.get("/requests")).data,
    reset: async () => void (await http.delete("/requests")),
    stop: () =>
      new Promise((ended) => {
        child.once("exit", () => ended());
        child.kill("SIGTERM");
      }),
  };
}

async function firstLine(
  child: ChildProcess,
): Promise<{ url: string; caFile: string; environment: Record<string, string> }> {
  if (!child.stdout) throw new Error("the simulator has no stdout");
  for await (const line of createInterface(child.stdout)) return JSON.parse(line);
  throw new Error("the simulator ended before it was ready");
}
