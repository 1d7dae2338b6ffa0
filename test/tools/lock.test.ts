import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cached } from "../../tools/toolchain/cache.js";
import { withLock } from "../../tools/toolchain/lock.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "imagekit-sso-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The process id of something that has ended. */
const goneProcess = () => spawnSync(process.execPath, ["-e", ""]).pid;

describe("a lock", () => {
  test("lets one in at a time", async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((done) => setTimeout(done, 20));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(join(folder, "a.lock"), work)));
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("of a process that was killed is taken over", async () => {
    writeFileSync(join(folder, "a.lock"), JSON.stringify({ pid: goneProcess(), host: hostname(), run: "killed" }));
    expect(await withLock(join(folder, "a.lock"), async () => "in")).toBe("in");
  });

  test("with this very process's id, of a run that had it before, is taken over", async () => {
    writeFileSync(join(folder, "a.lock"), JSON.stringify({ pid: process.pid, host: hostname(), run: "before" }));
    expect(await withLock(join(folder, "a.lock"), async () => "in")).toBe("in");
  });

  // A container that is gone leaves a process id that some other process has now, or none that means anything here.
  test.each([
    ["a running process", { pid: process.ppid, host: hostname() }],
    ["another machine", { pid: goneProcess(), host: "elsewhere" }],
  ])("of %s is waited for as long as it is refreshed, and taken over once it is not", async (_, owner) => {
    const file = join(folder, "a.lock");
    writeFileSync(file, JSON.stringify({ ...owner, run: "other" }));
    const refreshing = setInterval(() => utimesSync(file, new Date(), new Date()), 50);
    let entered = false;
    const waiting = withLock(file, async () => (entered = true), 1_000);
    await new Promise((done) => setTimeout(done, 1_500));
    expect(entered).toBe(false);
    clearInterval(refreshing);
    await waiting;
    expect(entered).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is refreshed while the work goes on, however long", async () => {
    const file = join(folder, "a.lock");
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((done) => setTimeout(done, 1_200));
      inside--;
    };
    await Promise.all([withLock(file, work, 600), withLock(file, work, 600)]);
    expect(most).toBe(1);
  });

  test("is given back when the work fails", async () => {
    const failing = withLock(join(folder, "a.lock"), () => Promise.reject(new Error("no disk")));
    await expect(failing).rejects.toThrow("no disk");
    expect(existsSync(join(folder, "a.lock"))).toBe(false);
  });
});

describe("a folder of the cache", () => {
  const fill = async (part: string) => writeFileSync(join(part, "pulumi"), "binary");

  test("is made once, also by two runs at once", async () => {
    let times = 0;
    const make = async (part: string) => {
      times++;
      await fill(part);
    };
    const [first, second] = await Promise.all([cached(folder, "pulumi-1", make), cached(folder, "pulumi-1", make)]);
    expect([times, first]).toEqual([1, second]);
    expect(readFileSync(join(first, "pulumi"), "utf8")).toBe("binary");
  });

  test("is whole or not there: a failed attempt leaves nothing behind", async () => {
    const failing = cached(folder, "pulumi-1", async (part) => {
      await fill(part);
      throw new Error("the connection broke");
    });
    await expect(failing).rejects.toThrow("the connection broke");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is made anew after a kill, and what the killed run left is removed", async () => {
    mkdirSync(join(folder, `pulumi-1.part-${goneProcess()}-abc`));
    await cached(folder, "pulumi-1", fill);
    expect(readdirSync(folder)).toEqual(["pulumi-1"]);
  });
});
