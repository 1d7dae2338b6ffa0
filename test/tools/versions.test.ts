import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { isAtLeast, isNewEnoughNode, parseVersion } from "../../tools/toolchain/versions.js";

describe("versions", () => {
  test.each([
    ["v3.274.1", [3, 274, 1]],
    ["22.18.0", [22, 18, 0]],
    ["go version go1.26.8 linux/amd64", [1, 26, 8]],
    ["go1.26", [1, 26, 0]],
    ["v3.244.0-alpha.xb7d1a1f", [3, 244, 0]],
  ])("%s is read", (text, numbers) => {
    expect(parseVersion(text)).toEqual(numbers);
  });

  test("numbers are compared as numbers, place by place", () => {
    expect(isAtLeast("v3.244.0", "3.244.0")).toBe(true);
    expect(isAtLeast("v3.1000.0", "3.244.0")).toBe(true);
    expect(isAtLeast("v4.0.0", "3.244.0")).toBe(true);
    expect(isAtLeast("v3.243.9", "3.244.0")).toBe(false);
    expect(isAtLeast("22.9.0", "22.18.0")).toBe(false);
    expect(isAtLeast("22.18.1", "22.18.0")).toBe(true);
  });

  test("what has no version is never new enough", () => {
    expect(isAtLeast("", "1.0.0")).toBe(false);
    expect(isAtLeast("command not found", "1.0.0")).toBe(false);
  });
});

const plugin = resolve(import.meta.dirname, "../../provider/pulumi-resource-imagekit");

/** What the plugin says to a Node that claims to be of this version, before it does anything. */
function refusal(version: string): string {
  const claim = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  const { stderr } = spawnSync(process.execPath, ["--import", `data:text/javascript,${claim}`, plugin], {
    encoding: "utf8",
    timeout: 10_000,
    // Once it is up, it would serve until its input ends or the engine goes.
    killSignal: "SIGKILL",
    input: "",
  });
  return stderr;
}

describe("a Node without proxies for single agents would pass over HTTPS_PROXY in silence, so", () => {
  test.each(["22.18.0", "22.20.9", "23.11.0", "24.0.0", "24.4.1"])("%s is not new enough", (version) => {
    expect(isNewEnoughNode(`v${version}`)).toBe(false);
    expect(refusal(version)).toContain("needs Node.js 22.21, or 24.5 or newer");
  });

  test.each(["22.21.0", "22.99.0", "24.5.0", "24.21.0", "26.0.0"])("%s is", (version) => {
    expect(isNewEnoughNode(`v${version}`)).toBe(true);
  });

  test("no version at all is not", () => {
    expect(isNewEnoughNode("command not found")).toBe(false);
  });
});
