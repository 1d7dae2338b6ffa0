import { readdirSync, readFileSync } from "node:fs";

/** Watches the largest resident size, in bytes, of processes whose command line holds `name`; Linux only, 0 elsewhere. */
export function watchMemory(name: string): { stop(): number } {
  let peak = 0;
  const timer = setInterval(() => {
    for (const pid of processes()) {
      const [commandLine, status] = [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/status`)];
      if (commandLine.includes(name)) peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
    }
  }, 250);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

function processes(): string[] {
  try {
    return readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
}

/** Empty for a process that ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
