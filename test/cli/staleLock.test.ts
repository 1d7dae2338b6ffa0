import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LockNote } from "../../cli/recovery/lockNote.ts";
import { lockAt, locksOf } from "../../cli/recovery/stackLock.ts";
import { giveBackStaleLocks, removeExactly } from "../../cli/recovery/staleLock.ts";
import type { ProcessMark } from "../../cli/shared/processes.ts";

/** Beyond what Linux gives by default. */
const gone = 2 ** 22 + 1;

let folder: string;
beforeEach(() => {
  vi.stubEnv("IMAGEKIT_SSO_LOCAL", undefined);
  folder = mkdtempSync(join(tmpdir(), "imagekit-sso-locks-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const locks = (stack = "acme", project = "sso") => join(folder, ".pulumi/locks/organization", project, stack);
const remaining = () => (existsSync(locks()) ? readdirSync(locks()) : []);
const giveBack = () => giveBackStaleLocks({ folder, project: "sso", stack: "acme", backendFolder: folder });

/** As the engine writes it. */
function lock(id: string, { pid = gone, host = hostname(), stack = "acme", project = "sso" } = {}): string {
  const path = join(locks(stack, project), `${id}.json`);
  const content = { pid, username: "ada", hostname: host, timestamp: "2026-06-01T12:00:00.000000001Z" };
  return written(path, JSON.stringify(content));
}

function written(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** A run of this container held these locks; since then it has ended, or something else has changed. */
function noted(paths: string[], change: Partial<ProcessMark> = { pid: gone }): void {
  const own = { pid: process.pid, hostname: hostname() };
  new LockNote(folder, "acme").write(paths.map((path) => ({ path, text: readFileSync(path, "utf8"), holder: own })));
  const path = join(folder, ".local/locks/acme.json");
  const note: { text: string; process: ProcessMark }[] = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify(note.map((one) => ({ ...one, process: { ...one.process, ...change } }))));
}

test("the lock of a run of this machine that was killed is given back; those of other stacks and projects stay", () => {
  const [own, stack, project] = [lock("own"), lock("other", { stack: "beta" }), lock("other", { project: "another" })];
  noted([own, stack, project]);
  giveBack();
  expect([own, stack, project].map((path) => existsSync(path))).toEqual([false, true, true]);
});

// Only Linux tells.
test.runIf(process.platform === "linux")("a lock whose process id another process has by now is given back", () => {
  noted([lock("own", { pid: process.pid })], { start: "1" });
  giveBack();
  expect(remaining()).toEqual([]);
});

test("a stack without a lock is free", () => {
  expect(giveBack).not.toThrow();
});

test("a lock whose process is at work stays, and it is said whose it is", () => {
  noted([lock("alive", { pid: process.pid })], {});
  expect(giveBack).toThrow(
    `The stack acme is locked by another run (ada@${hostname()}, process ${process.pid}, since 2026-06-01T12:00:00.000000001Z). Nothing was changed. Wait until`,
  );
  expect(remaining()).toEqual(["alive.json"]);
});

describe("where it cannot be known whether the process is at work, nothing is given back, and the command is named", () => {
  test.each<[string, RegExp, () => void]>([
    ["another host", /it is of another machine or container/, () => noted([lock("one", { host: "another-machine" })])],
    ["nothing of it in the note", /may have this one's name/, () => void lock("one")],
    [
      "another lock in the note",
      /may have this one's name/,
      () => {
        noted([lock("one", { pid: gone + 1 })]);
        lock("one");
      },
    ],
    [
      "a note that was cut",
      /may have this one's name/,
      () => void [lock("one"), written(join(folder, ".local/locks/acme.json"), '{"spa')],
    ],
    [
      "another PID namespace",
      /its process is of another container/,
      () => noted([lock("one")], { pid: gone, pidNamespace: "pid:[1]" }),
    ],
    [
      "another boot",
      /was started anew since, or another one has its name/,
      () => noted([lock("one")], { pid: gone, bootId: "0" }),
    ],
    ["a file without content", /written by half/, () => void written(join(locks(), "one.json"), "")],
    [
      "a file written by half",
      /written by half/,
      () => void written(join(locks(), "one.json"), '{"pid":4194305,"usern'),
    ],
    ["no process in the file", /written by half/, () => void written(join(locks(), "one.json"), '{"hostname":"x"}')],
  ])("%s", (_what, why, make) => {
    make();
    expect(giveBack).toThrow(why);
    expect(giveBack).toThrow(
      /^The stack acme is locked \(.*Nothing was changed.*npm run pulumi -- cancel --stack acme$/,
    );
    expect(remaining()).toEqual(["one.json"]);
  });

  test("beside one of a killed run: that stays, too", () => {
    noted([lock("gone")]);
    lock("unknown", { host: "another-machine" });
    expect(giveBack).toThrow("another machine");
    expect(remaining().toSorted()).toEqual(["gone.json", "unknown.json"]);
  });
});

test("a name in a lock cannot write to the terminal", () => {
  lock("one", { host: "evil\u001b[2J\n::error::x" });
  expect(giveBack).toThrow("ada@evil [2J\n: :error: :x,");
});

const canUnshare = spawnSync("unshare", ["--pid", "--fork", "--mount-proc", "true"]).status === 0;

test.runIf(canUnshare)(
  "a process of another PID namespace with the same host name, which is at work, keeps its lock",
  async () => {
    const program = join(folder, "holds.ts");
    const cli = resolve(import.meta.dirname, "../../cli/recovery");
    writeFileSync(
      program,
      `import { LockNote } from "${cli}/lockNote.ts";
     import { locksOf } from "${cli}/stackLock.ts";
     import { mkdirSync, writeFileSync } from "node:fs";
     import { hostname } from "node:os";
     mkdirSync(${JSON.stringify(locks())}, { recursive: true });
     writeFileSync(${JSON.stringify(join(locks(), "held.json"))}, JSON.stringify({ pid: process.pid, hostname: hostname() }));
     new LockNote(${JSON.stringify(folder)}, "acme").write(locksOf(${JSON.stringify(folder)}, "acme"));
     console.log("held");
     setInterval(() => {}, 1000);`,
    );
    const holder = spawn("unshare", ["--pid", "--fork", "--kill-child", "--mount-proc", process.execPath, program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await new Promise((settle) => holder.stdout.once("data", settle));
      expect(locksOf(folder, "acme")).toHaveLength(1);
      expect(giveBack).toThrow("its process is of another container");
      expect(remaining()).toEqual(["held.json"]);
    } finally {
      holder.kill("SIGKILL");
    }
  },
);

test("a lock that says something else than what was judged stays, and what is gone already is no trouble", () => {
  const path = lock("one");
  const before = lockAt(path);
  if (!before) throw new Error("no lock");
  const text = JSON.stringify({ pid: process.pid, hostname: hostname() });
  writeFileSync(path, text);
  expect(() => removeExactly(before)).toThrow("was changed a moment ago");
  expect(readFileSync(path, "utf8")).toBe(text);
  rmSync(path);
  const fresh = lock("fresh");
  removeExactly(before);
  expect(existsSync(fresh)).toBe(true);
});

test("of several that judge at once, none takes away the lock of a run that has begun since", async () => {
  const program = join(folder, "judges.ts");
  const cli = resolve(import.meta.dirname, "../../cli/recovery");
  const call = JSON.stringify({ folder, project: "sso", stack: "acme", backendFolder: folder });
  writeFileSync(
    program,
    `import { giveBackStaleLocks, removeExactly } from "${cli}/staleLock.ts";
     process.stdin.once("data", () => {
       try { giveBackStaleLocks(${call}); } catch (error) { console.error(error.message); }
       process.exit();
     });
     console.log("ready");`,
  );
  noted([lock("stale")]);
  const judges = Array.from({ length: 4 }, () =>
    spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "ignore"] }),
  );
  const ended = judges.map((judge) => new Promise((settle) => judge.once("exit", settle)));
  await Promise.all(judges.map((judge) => new Promise((settle) => judge.stdout.once("data", settle))));
  for (const judge of judges) judge.stdin.write("go\n");
  // The moment the old one is gone, somebody takes the stack.
  while (lockAt(join(locks(), "stale.json"))) await new Promise((wake) => setTimeout(wake, 1));
  lock("fresh", { pid: process.pid });
  await Promise.all(ended);
  expect(remaining()).toEqual(["fresh.json"]);
});
