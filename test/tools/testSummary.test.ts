import { describe, expect, test } from "vitest";
import { summary } from "../../tools/toolchain/testSummary.js";

const file = (...statuses: string[]) => ({
  status: statuses.includes("failed") ? "failed" : "passed",
  assertionResults: statuses.map((status) => ({ status })),
});
const report = (...testResults: object[]) => JSON.stringify({ testResults });

describe("the last line of npm test", () => {
  test("counts what passed", () => {
    expect(summary(report(file("passed", "passed"), file("passed")), 0)).toEqual({
      line: "3 passed, 0 failed",
      ok: true,
    });
  });

  test("counts what failed, and what was skipped", () => {
    const json = report(file("passed", "failed", "skipped", "todo"));
    expect(summary(json, 1)).toEqual({ line: "1 passed, 1 failed, 2 skipped", ok: false });
  });

  test("counts a file that could not be loaded", () => {
    const json = report(file("passed"), { status: "failed", assertionResults: [] });
    expect(summary(json, 1)).toEqual({ line: "1 passed, 1 failed", ok: false });
  });

  test("is a failure when no test was run, or no report was written", () => {
    expect(summary(report(), 0).ok).toBe(false);
    expect(summary(report(file("skipped")), 0).ok).toBe(false);
    expect(summary("", 0)).toEqual({ line: "0 passed, 1 failed", ok: false });
  });

  test("is a failure when vitest ended with an error although every test passed", () => {
    expect(summary(report(file("passed")), 1)).toEqual({ line: "1 passed, 1 failed", ok: false });
  });
});
