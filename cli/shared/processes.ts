import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

/** In which a process id means one process: one start of one machine's system, and one PID namespace of it. */
export interface ProcessSpace {
  bootId: string;
  /** Containers have one each. */
  pidNamespace: string;
}

let own: { space: ProcessSpace | undefined } | undefined;

/** That of this process; undefined where the system does not tell. */
export function processSpace(): ProcessSpace | undefined {
  own ??= { space: asked() };
  return own.space;
}

function asked(): ProcessSpace | undefined {
  try {
    if (process.platform === "linux") {
      const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
      return { bootId, pidNamespace: readlinkSync("/proc/self/ns/pid") };
    }
    if (process.platform === "darwin") {
      const bootId = execFileSync("sysctl", ["-n", "kern.bootsessionuuid"], { encoding: "utf8" }).trim();
      // macOS has no such namespaces.
      return bootId === "" ? undefined : { bootId, pidNamespace: "" };
    }
  } catch {}
  return undefined;
}

/** Whether a process of this process space is at work. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Ended, and only not taken note of yet: in a container whose first process does not, for ever. Linux has it in /proc; elsewhere it is not asked. */
function isZombie(pid: number): boolean {
  try {
    // The name before it, in parentheses, may hold anything.
    return /^\d+ \(.*\) Z /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
