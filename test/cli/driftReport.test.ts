import { readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { driftMarkdown } from "../../cli/drift/driftMarkdown.ts";
import { driftText } from "../../cli/drift/driftText.ts";
import { exitCodeOf, overallStatus } from "../../cli/drift/overall.ts";
import { progressOn } from "../../cli/drift/progress.ts";
import { sideBySide } from "../../cli/shared/sideBySide.ts";
import type { Finding, Severity } from "../../domain/drift/finding.ts";
import { type AgencyReport, type DriftReport, driftReportSchema } from "../../domain/drift/report.ts";

const committed = readFileSync(new URL("../../docs/json/drift.schema.json", import.meta.url), "utf8");

function finding(account: string, severity: Severity, message = "Something."): Finding {
  const place = { side: "entra", object: "application", property: "displayName" } as const;
  const values = { expected: "a", actual: "b", message, remedy: "Run up." };
  return { code: "property-differs", severity, account, ...place, ...values };
}

function account(imagekitId: string, findings: Finding[], reason?: string): AgencyReport["accounts"][number] {
  const unreadable =
    reason === undefined ? [] : [{ account: imagekitId, side: "imagekit", object: "ssoSettings", reason } as const];
  const status = reason === undefined ? (findings.length > 0 ? "drift" : "in-sync") : "unreadable";
  return { imagekitId, kind: "child", status, findings, unreadable };
}

function agencyReport(agency: string, ...accounts: AgencyReport["accounts"]): AgencyReport {
  const status = (["unreadable", "drift"] as const).find((one) => accounts.some((each) => each.status === one));
  return { agency, file: `agencies/${agency}.yaml`, status: status ?? "in-sync", accounts, findings: [], problems: [] };
}

function reportOf(...agencies: AgencyReport[]): DriftReport {
  return {
    version: 1,
    checkedAt: "2027-01-01T00:00:00.000Z",
    days: 60,
    status: overallStatus(agencies),
    agencies,
    problems: [],
  };
}

const badFile: AgencyReport = { ...agencyReport("agencies/bad.yaml"), status: "bad-file", problems: ["1 problem: …"] };
const quiet = agencyReport("acme", account("one", []));
const drifted = agencyReport(
  "acme",
  account("one", [finding("one", "warning")]),
  account("two", [finding("two", "critical")]),
);
const blind = agencyReport("globex", account("three", [], "Account three: GET answered 503."));
const both = agencyReport("globex", account("three", [finding("three", "error")], "Account three: GET answered 503."));

describe("the exit code", () => {
  test.each<[string, number, AgencyReport[]]>([
    ["0 where everything is in sync", 0, [quiet, agencyReport("globex", account("x", []))]],
    ["7 where something differs", 7, [quiet, drifted]],
    ["7 where something differs and something else could not be read", 7, [blind, drifted]],
    ["7 where an account that could not be read whole differs", 7, [quiet, both]],
    ["3 where something could not be read", 3, [quiet, blind]],
    ["2 where a file has mistakes", 2, [quiet, badFile, blind]],
    ["7 where a file has mistakes and another agency differs", 7, [badFile, drifted]],
  ])("is %s", (_, code, agencies) => {
    expect(exitCodeOf(overallStatus(agencies))).toBe(code);
  });
});

describe("docs/json/drift.schema.json", () => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(committed));

  test("describes the report", () => {
    const report = reportOf(drifted, both, badFile);
    expect(driftReportSchema.parse(report)).toEqual(report);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...report, status: "fine" })).toBe(false);
  });
});

describe("the report for people", () => {
  test("says what differs, most severe first, what could not be looked at, and what to do", () => {
    expect(driftText(reportOf(drifted, both), new PassThrough())).toBe(`acme (agencies/acme.yaml), 2 accounts: 2 differ.

SEVERITY  ACCOUNT  SIDE   KIND              WHAT
critical  two      Entra  property-differs  Something.
warning   one      Entra  property-differs  Something.

What to do:
  two, one: Run up.

globex (agencies/globex.yaml), 1 account: 1 could not be read.

SEVERITY  ACCOUNT  SIDE   KIND              WHAT
error     three    Entra  property-differs  Something.

Could not be looked at:
  three (ImageKit, ssoSettings): Account three: GET answered 503.

What to do:
  three: Run up.

Something differs.
`);
  });

  test("says once what keeps many accounts from being looked at", () => {
    const ids = ["a", "b", "c", "d", "e", "f", "g"];
    const agency = agencyReport("acme", ...ids.map((id) => account(id, [], "Agency acme: no token.")));
    const text = driftText(reportOf({ ...agency, problems: ["Agency acme: no token."] }), new PassThrough());
    expect(text.match(/no token/g)).toHaveLength(1);
    expect(text).toContain("e (ImageKit, ssoSettings) and 2 more: Agency acme: no token.");
  });

  test("names a file with mistakes", () => {
    const text = driftText(reportOf(badFile), new PassThrough());
    expect(text).toContain("agencies/bad.yaml");
    expect(text).toContain("1 problem: …");
  });

  test("has colours on a terminal alone", () => {
    const terminal = Object.assign(new PassThrough(), {
      isTTY: true,
      getColorDepth: WriteStream.prototype.getColorDepth,
    });
    const before = { ...process.env };
    try {
      for (const name of ["NO_COLOR", "NODE_DISABLE_COLORS", "FORCE_COLOR", "CI"]) delete process.env[name];
      process.env.TERM = "xterm-256color";
      expect(driftText(reportOf(drifted), terminal)).toContain("\u001b[31m");
      process.env.NO_COLOR = "1";
      expect(driftText(reportOf(drifted), terminal)).not.toContain("\u001b");
    } finally {
      process.env = before;
    }
  });
});

describe("the report as Markdown", () => {
  test("has a table an agency", () => {
    const markdown = driftMarkdown(reportOf(drifted, both));
    expect(markdown).toContain("| critical | two | Entra | property-differs |");
    expect(markdown).toContain("### Could not be looked at");
  });

  test("takes live values for text, whatever they hold", () => {
    const hostile = "a | b\n<img src=x> [x](http://x) @everyone www.x.example `code` \\| **b** #1 \u001b[2J";
    const markdown = driftMarkdown(reportOf(agencyReport("acme", account("one", [finding("one", "error", hostile)]))));
    const row = markdown.split("\n").find((line) => line.startsWith("| error"));
    expect(row?.split(" | ")).toHaveLength(5);
    expect(row).not.toMatch(/[<>[\]@`\\*]|www\.|https?:/);
  });

  test("stays small enough for an issue's form of it, and says what it left out", () => {
    const many = Array.from({ length: 1000 }, () => finding("one", "error"));
    const markdown = driftMarkdown(reportOf(agencyReport("acme", account("one", many))));
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toContain("900 more");
  });
});

describe("progress", () => {
  const written = (stream: PassThrough) => String(stream.read() ?? "");

  test("is a line for every account where nobody watches", () => {
    const stream = new PassThrough();
    const progress = progressOn(stream);
    progress.begin("acme", 2);
    progress.read("acme");
    progress.compared("acme", drifted.accounts);
    progress.end();
    expect(written(stream)).toBe("acme: reading 2 accounts\nacme/one: drift, 1 found\nacme/two: drift, 1 found\n");
  });

  test("is one line that changes on a terminal, and goes away", () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true });
    const progress = progressOn(stream);
    progress.begin("acme", 2);
    progress.read("acme");
    progress.compared("acme", drifted.accounts);
    progress.end();
    const text = written(stream);
    expect(text).not.toContain("\n");
    expect(text).toContain("acme 1 of 2");
    expect(text.endsWith("\r\u001b[K")).toBe(true);
  });
});

test("agencies are looked at so many at once, and come in their order", async () => {
  let running = 0;
  let most = 0;
  const results = await sideBySide([5, 1, 4, 2, 3], 2, async (number) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < number; turn += 1) await new Promise(setImmediate);
    running -= 1;
    return number * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});
