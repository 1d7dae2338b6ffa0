import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { reasonsOf } from "../../cli/engine/diagnostics.ts";
import { fileBackend, isLockStale } from "../../cli/recovery/stackLock.ts";

test.each([
  ["file:///var/state?metadata=skip", "/var/state"],
  ["file:///var/my%20state", "/var/my state"],
  ["file://~/state", join(homedir(), "state")],
  ["file://./state", "./state"],
  ["azblob://state?storage_account=a", undefined],
  ["https://api.pulumi.com", undefined],
  ["", undefined],
])("the folder of the backend %j is %j", (url, folder) => {
  expect(fileBackend(url)).toBe(folder);
});

describe("a lock is stale", () => {
  const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-locks-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const gone = 2 ** 22 + 1;
  const lock = (stack: string, pid: number, host = hostname()) => {
    const locks = join(folder, ".pulumi/locks/organization/imagekit-sso", stack);
    mkdirSync(locks, { recursive: true });
    writeFileSync(join(locks, `${pid}.json`), JSON.stringify({ pid, hostname: host }));
  };
  lock("gone", gone);
  lock("alive", process.pid);
  lock("both", gone);
  lock("both", process.pid);
  lock("elsewhere", gone, "another-machine");

  test.each([
    ["gone", true],
    ["alive", false],
    ["both", false],
    ["elsewhere", false],
    ["unlocked", false],
  ])("stack %s: %s, whatever other stacks have", (stack, stale) => {
    expect(isLockStale(folder, stack)).toBe(stale);
  });
});

describe("the reasons of a failed run", () => {
  const urn = "urn:pulumi:a::b::c::child1-settings";
  const program = { urn: "urn:pulumi:a::b::pulumi:pulumi:Stack::b-a", severity: "error", message: "it failed\n" };

  test("are those of its resources, each once; the program's own complaint only where there is nothing else", () => {
    const refused = { urn, severity: "error", message: "refused\n" };
    expect(reasonsOf([program, refused, refused], "error")).toEqual(["child1-settings: refused"]);
    expect(reasonsOf([program], "error")).toEqual(["it failed"]);
  });

  test("warnings are told of resources only", () => {
    const warning = { urn, severity: "warning", message: "delete it by hand" };
    expect(reasonsOf([warning, { severity: "warning", message: "of the engine's own" }], "warning")).toEqual([
      "child1-settings: delete it by hand",
    ]);
    expect(reasonsOf([{ severity: "warning", message: "of the engine's own" }], "warning")).toEqual([]);
  });
});
