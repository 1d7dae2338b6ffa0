import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { reasonsOf } from "../../cli/engine/diagnostics.ts";
import { fileBackend } from "../../cli/recovery/stackLock.ts";

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
