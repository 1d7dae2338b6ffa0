import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { driftReportSchema } from "../../domain/drift/report.ts";
import { startSimulator } from "../../simulator/simulator.ts";
import { fleetAgency, tenantId } from "../support/fleet.ts";

const command = resolve(import.meta.dirname, "../../cli/imagekitSso.ts");

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Says on stderr whether anything of Pulumi's was loaded. */
const watch = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from "node:module";
registerHooks({ resolve(specifier, context, next) {
  const found = next(specifier, context);
  if (/@pulumi|grpc-js/.test(found.url)) process.stderr.write("loaded " + found.url);
  return found;
} });`)}`;

describe("imagekit-sso drift, on several agencies", async () => {
  const simulator = await startSimulator({ accounts: ["child1", "child2"] });
  const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-drift-"));
  afterAll(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(join(folder, "agencies"));
  const write = (name: string, text: string) => writeFileSync(join(folder, "agencies", `${name}.yaml`), text);
  write("acme", fleetAgency(["child1", "child2"]));
  // Another tenant, which the credentials of the environment do not belong to.
  write("globex", fleetAgency(["child1"]).replace(tenantId, "0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c41"));
  write("mistaken", fleetAgency(["child1", "child1"]));
  write("unledgered", fleetAgency(["child1"]));
  writeFileSync(join(folder, "agencies", "unledgered.handover.json"), "{}");

  const drift = (...flags: string[]) =>
    new Promise<Ended>((done) => {
      const { PATH, HOME } = process.env;
      const env = { PATH, HOME, ...simulator.environment() };
      execFile(
        process.execPath,
        ["--import", watch, command, "drift", ...flags],
        { cwd: folder, env },
        (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  const statuses = ({ stdout }: Ended) =>
    Object.fromEntries(driftReportSchema.parse(JSON.parse(stdout)).agencies.map(({ file, status }) => [file, status]));

  test("what is missing in one, a bad file and a wrong tenant do not hide one another", async () => {
    const run = await drift("--all", "--json");
    expect(run.code, run.stderr).toBe(7);
    expect(statuses(run)).toEqual({
      "agencies/acme.yaml": "drift",
      "agencies/globex.yaml": "unreadable",
      "agencies/mistaken.yaml": "bad-file",
      "agencies/unledgered.yaml": "bad-file",
    });
    const { agencies } = driftReportSchema.parse(JSON.parse(run.stdout));
    expect(agencies[0]?.accounts.map(({ findings }) => findings.map(({ code }) => code))).toEqual([
      ["application-missing", "sso-off"],
      ["application-missing", "sso-off"],
    ]);
    expect(agencies[1]?.accounts[0]).toMatchObject({ status: "unreadable", findings: [] });
    expect(agencies[2]?.problems.join()).toContain("agencies/mistaken.yaml:");
    expect(run.stderr).toContain("test/child1: drift, 2 found\n");
  });

  test.each([
    [3, "an agency that cannot be looked at", ["--agency", "globex"], "Could not be looked at:"],
    [2, "a file with mistakes", ["--agency", "mistaken"], "child1 is there already"],
    [2, "a ledger with mistakes", ["--agency", "unledgered"], "unledgered.handover.json"],
    [2, "a file that is not there", ["--agency", "nobody"], "agencies/nobody.yaml"],
    [7, "drift", ["--agency", "acme", "--markdown"], "^# Drift: Something differs"],
  ])("exit code %i: %s", async (code, _, flags, text) => {
    const run = await drift(...flags);
    expect(run.code, run.stdout + run.stderr).toBe(code);
    expect(run.stdout).toMatch(new RegExp(text));
  });

  test.each([
    [["--agency", "acme", "--days", "soon"], "--days"],
    [["--agency", "acme", "--runner", "me"], "--runner"],
    [["--agency", "acme", "--all"], "--all"],
    [["--markdown", "--json"], "--markdown"],
  ])("exit code 2 for the arguments %j, before anything is looked at", async (flags, option) => {
    const run = await drift(...flags);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(option);
    if (flags.includes("--json")) expect(JSON.parse(run.stdout)).toMatchObject({ status: "usage" });
    else expect(run.stdout).toBe("");
  });

  test("Ctrl-C ends it, without a report", async () => {
    simulator.faults.set({ latencyMs: 60_000 });
    try {
      const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...simulator.environment() };
      const child = spawn(process.execPath, [command, "drift", "--agency", "acme", "--json"], { cwd: folder, env });
      let stdout = "";
      child.stdout.on("data", (piece: Buffer) => {
        stdout += piece.toString();
      });
      child.stderr.once("data", () => child.kill("SIGINT"));
      const code = await new Promise((done) => child.on("close", done));
      expect(code).toBe(1);
      const message = "Interrupted, so that nothing is known. Run the same command again.";
      expect(JSON.parse(stdout)).toEqual({ version: 1, status: "failed", problems: [{ where: "", message }] });
    } finally {
      simulator.faults.clear();
    }
  });

  test("the help has examples and the exit codes", async () => {
    const { stdout, code } = await drift("--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:[\s\S]*Exit codes:\n {2}0 {2}.*\n(.*\n)* {2}7 {2}/);
  });

  test("neither the engine's library nor gRPC is loaded", async () => {
    const run = await drift("--agency", "acme");
    expect(run.code).toBe(7);
    expect(run.stderr).not.toContain("loaded ");
  });
});
