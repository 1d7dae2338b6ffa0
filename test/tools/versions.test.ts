import { describe, expect, test } from "vitest";
import { isAtLeast, parseVersion } from "../../tools/toolchain/versions.js";

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
