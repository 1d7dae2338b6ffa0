import { homedir } from "node:os";
import { join } from "node:path";
import { ConcurrentUpdateError, type Stack } from "@pulumi/pulumi/automation/index.js";
import { describe, expect, test } from "vitest";
import { reasonsOf } from "../../cli/engine/diagnostics.ts";
import { up } from "../../cli/engine/engineRun.ts";
import { Interruption } from "../../cli/engine/interruption.ts";
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

describe("a run that did not succeed", () => {
  const interruption = new Interruption();
  const failing = (error: unknown, message?: string) => {
    const run = async ({ onEvent }: { onEvent: (event: object) => void }) => {
      if (message !== undefined)
        onEvent({ diagnosticEvent: { severity: "error", message, urn: "urn:x::y::child1-x" } });
      throw error;
    };
    const workspace = { workDir: ".", envVars: { PULUMI_BACKEND_URL: "https://backend.example" } };
    return up({ name: "acme", workspace, up: run } as unknown as Stack, { interruption });
  };

  test("for a lock says who has it since when, and how it is given back", async () => {
    const words =
      "error: the stack is currently locked by 1 lock(s).\n  file:///s/x.json: created by ada@laptop (pid 7) at 2026-11-27T09:00:00Z\n";
    const locked = Object.assign(Object.create(ConcurrentUpdateError.prototype), {
      message: words,
      name: "CommandError",
    });
    await expect(failing(locked)).rejects.toThrow(
      /locked by another run, created by ada@laptop \(pid 7\) at 2026\S+\. .*pulumi -- cancel --stack acme$/,
    );
  });

  test.each([
    ["unexpected status 403 with error: Authorization_RequestDenied: Insufficient privileges", /docs\/permissions\.md/],
    ["Another object with the same value for property identifierUris already exists.", /Run the same command again/],
    ["Values of identifierUris property must use a verified domain of the organization", /docs\/tenant\.md/],
    ["InvalidAuthenticationToken: Lifetime validation failed, the token is expired.", /Sign in again/],
  ])("by azuread's word %j says what to do", async (words, sentence) => {
    await expect(failing(new Error("x"), words)).rejects.toThrow(sentence);
    await expect(failing(new Error("x"), words)).rejects.toThrow(words);
  });

  test("leaves the plugin's own words as they are, which hold their advice", async () => {
    const own =
      "Account child1: POST https://x answered 403 Authorization_RequestDenied. The identity needs Policy.Read.All.";
    await expect(failing(new Error("x"), own)).rejects.toThrow(/Policy\.Read\.All\.$/);
  });

  test("for the passphrase or the disk is one sentence", async () => {
    await expect(failing(new Error("code: 255\nincorrect passphrase"))).rejects.toThrow(/passphrase .* is wrong\./);
    await expect(failing(new Error("write /x: no space left on device"))).rejects.toThrow(/There is no space left/);
  });
});
