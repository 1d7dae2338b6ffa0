import { spawn } from "node:child_process";
import { resolve } from "node:path";

export const imagekitSsoCommand = resolve(import.meta.dirname, "../../cli/imagekitSso.ts");

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Place {
  folder: string;
  environment: NodeJS.ProcessEnv;
  /** Gets the id of the process, which leads a group of its own. */
  onStart?: (pid: number) => void;
}

/** Runs `imagekit-sso` as a process of its own, without a terminal. */
export function imagekitSso({ folder, environment, onStart }: Place, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [imagekitSsoCommand, ...args], {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const ended: Ended = { code: null, stdout: "", stderr: "" };
  onStart?.(child.pid as number);
  child.stdout.on("data", (piece: Buffer) => {
    ended.stdout += piece.toString();
  });
  child.stderr.on("data", (piece: Buffer) => {
    ended.stderr += piece.toString();
  });
  return new Promise((settle, reject) => {
    child.on("error", reject);
    child.on("close", (code) => settle({ ...ended, code }));
  });
}
