import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withFileLock } from "../../cli/shared/fileLock.ts";
import { markOf } from "../../cli/shared/processes.ts";

const module = new URL("../../cli/shared/fileLock.ts", import.meta.url).href;
/** Beyond what Linux gives by default. */
const gone = 2 ** 22 + 1;
const noPatience = { patience: 100 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "imagekit-sso-file-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const path = () => join(folder, "acme.yaml");
const lock = () => `${path()}.lock`;

/** The lock of a process. */
const left = (change: object) => writeFileSync(lock(), JSON.stringify({ ...markOf(process.ppid), ...change }));

test("an edit has its lock for as long as it lasts, also where it fails", () => {
  expect(withFileLock(path(), () => readdirSync(folder))).toEqual(["acme.yaml.lock"]);
  const failing = () => {
    throw new Error("no disk");
  };
  expect(() => withFileLock(path(), failing)).toThrow("no disk");
  expect(readdirSync(folder)).toEqual([]);
});

test.each<readonly [string, object]>([
  ["that was killed", { pid: gone }],
  // Only Linux tells.
  ...(process.platform === "linux" ? [["whose id another process has by now", { start: "1" }] as const] : []),
])("the lock of a process %s is taken over", (_what, change) => {
  left(change);
  expect(withFileLock(path(), () => "in", noPatience)).toBe("in");
  expect(readdirSync(folder)).toEqual([]);
});

test.each<[string, () => void]>([
  ["of a process that is at work, however old it is", () => left({})],
  ["of another container", () => left({ pid: gone, pidNamespace: "pid:[1]" })],
  ["of another boot", () => left({ pid: gone, bootId: "0" })],
  ["of a process that does not say where it runs", () => left({ pid: gone, bootId: undefined })],
  ["without content", () => writeFileSync(lock(), "")],
])("a lock %s is waited for; then it is said what to do, and the lock stays", (_what, make) => {
  make();
  const before = readFileSync(lock(), "utf8");
  expect(() => withFileLock(path(), () => "in", noPatience)).toThrow(
    `${path()} is being edited by another process, or one was killed and left ${lock()}. Nothing was changed in it. Run this again. Where nobody edits it, remove ${lock()} and`,
  );
  expect(readFileSync(lock(), "utf8")).toBe(before);
});

test("while somebody has the claim to a dead lock, nobody else removes it", () => {
  left({ pid: gone });
  writeFileSync(`${lock()}.claim`, "");
  expect(() => withFileLock(path(), () => "in", noPatience)).toThrow("is being edited");
  expect(readdirSync(folder)).toEqual(["acme.yaml.lock", "acme.yaml.lock.claim"]);
});

test("of several processes that judged one dead lock at once, none takes the fresh one away that has come since", async () => {
  left({ pid: gone });
  const [ready, go, entered] = ["ready", "go", "entered"].map((name) => join(folder, name)) as [string, string, string];
  // Each has looked, and is paused before the first thing that it does about it: the claim, or the removal.
  const script = `
    import fs, { appendFileSync, existsSync } from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    let looked = false;
    const wrap = (name, before) => {
      const call = fs[name];
      fs[name] = (path, ...rest) => {
        before(String(path));
        return call(path, ...rest);
      };
    };
    const late = (path) => {
      if (!looked || !path.startsWith(${JSON.stringify(lock())})) return;
      appendFileSync(${JSON.stringify(ready)}, ".");
      while (!existsSync(${JSON.stringify(go)})) pause();
      looked = false;
    };
    wrap("readFileSync", (path) => { looked ||= path === ${JSON.stringify(lock())} && !existsSync(${JSON.stringify(go)}); });
    for (const name of ["openSync", "rmSync", "renameSync"]) wrap(name, late);
    syncBuiltinESMExports();
    const { withFileLock } = await import(${JSON.stringify(module)});
    withFileLock(${JSON.stringify(path())}, () => appendFileSync(${JSON.stringify(entered)}, "."));`;
  const others = Array.from({ length: 3 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "inherit", "inherit"] }),
  );
  const codes = Promise.all(others.map(async (other) => (await once(other, "close"))[0]));
  await expect.poll(() => existsSync(ready) && readFileSync(ready, "utf8"), { timeout: 10_000 }).toBe("...");
  const areOthersIn = withFileLock(path(), () => {
    writeFileSync(go, "");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    return existsSync(entered);
  });
  expect(areOthersIn).toBe(false);
  expect(await codes).toEqual([0, 0, 0]);
  expect(readFileSync(entered, "utf8")).toBe("...");
  expect(existsSync(lock())).toBe(false);
});
