import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { z } from "zod";

export const processMarkSchema = z.object({
  pid: z.int().positive(),
  /** One start of one machine's system. */
  bootId: z.string(),
  /** Containers have one each, and in each a process id is another process. */
  pidNamespace: z.string(),
  /** When the process began, as its system counts: a process id is given again. Linux alone tells. */
  start: z.string().optional(),
});

/** What tells one process from all others, of other containers and machines too. */
export type ProcessMark = z.infer<typeof processMarkSchema>;

/** What can be told here of a process that left its mark. */
export type Fate = "at-work" | "ended" | "of-other-boot" | "of-other-namespace" | "unknown";

/** Of a process that is at work, this one or one that was started from here; undefined where the system does not tell. */
export function markOf(pid: number): ProcessMark | undefined {
  const space = processSpace();
  const start = statOf(pid)?.start;
  return space && { pid, ...space, ...(start !== undefined && { start }) };
}

/** A process id says something only on the same start of the same system, and in the same PID namespace. */
export function fateOf(mark: ProcessMark | undefined): Fate {
  const here = processSpace();
  if (!mark || !here) return "unknown";
  if (mark.bootId !== here.bootId) return "of-other-boot";
  if (mark.pidNamespace !== here.pidNamespace) return "of-other-namespace";
  if (!isThere(mark.pid)) return "ended";
  const stat = statOf(mark.pid);
  if (stat?.isZombie) return "ended";
  return mark.start !== undefined && stat && stat.start !== mark.start ? "ended" : "at-work";
}

type ProcessSpace = Pick<ProcessMark, "bootId" | "pidNamespace">;

let own: { space: ProcessSpace | undefined } | undefined;

function processSpace(): ProcessSpace | undefined {
  own ??= { space: askedSpace() };
  return own.space;
}

function askedSpace(): ProcessSpace | undefined {
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

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** From Linux's /proc; undefined elsewhere. A zombie has ended and was only not taken note of yet: in a container whose first process does not, for ever. */
function statOf(pid: number): { isZombie: boolean; start: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // After the name in parentheses, which may hold anything: state, and as the twentieth field the start (man 5 proc_pid_stat).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, start] = [fields[0], fields[19]];
    return start === undefined ? undefined : { isZombie: state === "Z", start };
  } catch {
    return undefined;
  }
}
