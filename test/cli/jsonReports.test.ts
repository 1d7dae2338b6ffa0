import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, describe, expect, test, vi } from "vitest";
import { reportOf } from "../../cli/recovery/report.ts";
import { reportSchemas } from "../../cli/reports.ts";
import { fleetAgency } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";

// Processes, one after the other, perhaps on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-json-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "agencies"));
writeFileSync(join(folder, "agencies/acme.yaml"), fleetAgency(["acmehats", "acmeshoes"]));
writeFileSync(join(folder, "agencies/broken.yaml"), "agency: broken\n");

const run = (...args: string[]) =>
  imagekitSso({ folder, environment: { PATH: process.env.PATH, HOME: process.env.HOME } }, ...args);

const docs = new URL("../../docs/json/", import.meta.url);
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
addFormats.default(ajv);
const commands = [...reportSchemas().keys()].map((name) => name.replace(".schema.json", ""));

/** The one document on stdout, held against the schema that is published for it. */
function documentOf(command: string, stdout: string) {
  const schema = JSON.parse(readFileSync(new URL(`${command}.schema.json`, docs), "utf8"));
  const validate = ajv.getSchema(`${command}`) ?? ajv.addSchema(schema, command).getSchema(command);
  const document = JSON.parse(stdout);
  expect(validate?.(document), JSON.stringify(validate?.errors)).toBe(true);
  expect(document).toMatchObject({ version: 1, status: expect.any(String), problems: expect.any(Array) });
  return document;
}

test("the schemas in docs/json/ are current; npm run schema writes them anew", () => {
  expect(readdirSync(docs).sort()).toEqual([...reportSchemas().keys()].sort());
  for (const [name, text] of reportSchemas()) expect(readFileSync(new URL(name, docs), "utf8"), name).toBe(text);
});

describe("with --json, stdout is one document in the published envelope", () => {
  test.each(commands)("%s: a wrong option ends with exit code 2", async (command) => {
    const { code, stdout, stderr } = await run(command, "--nope", "--json");
    expect([code, stderr]).toEqual([2, expect.stringContaining("unknown option '--nope'")]);
    expect(documentOf(command, stdout)).toEqual({
      version: 1,
      status: "usage",
      problems: [{ where: "", message: expect.stringMatching(/^unknown option '--nope'/) }],
    });
  });

  test.each(commands.filter((command) => command !== "drift"))(
    "%s: no agency is a wrong command line",
    async (command) => {
      const { code, stdout, stderr } = await run(command, "--json");
      const document = documentOf(command, stdout);
      expect([code, document.status]).toEqual([2, "usage"]);
      expect(stderr).toBe(`${document.problems[0].message}\n`);
      expect(stderr).toMatch(/--(agency|id|from)\b.* is missing/);
    },
  );

  test.each([
    ["plan", []],
    ["handover", []],
    ["onboard", ["--id", "new"]],
    ["offboard", ["--id", "new", "--yes", "--file-only"]],
    ["up", []],
    ["recover", []],
  ])("%s: a file with mistakes is refused, with its place", async (command, flags) => {
    const { code, stdout } = await run(command, "--agency", "broken", "--json", ...flags);
    const { status, problems } = documentOf(command, stdout);
    expect([code, status]).toEqual([2, "refused"]);
    expect(problems[0].where).toMatch(/^agencies\/broken\.yaml/);
  });

  test.each([
    ["plan", [], "done"],
    ["handover", [], "confirmed"],
    ["onboard", ["--id", "new"], "done"],
    ["offboard", ["--id", "new", "--yes", "--file-only"], "done"],
  ])("%s: what is well says so", async (command, flags, status) => {
    const { code, stdout, stderr } = await run(command, "--agency", "acme", "--json", ...flags);
    expect([code, stderr, documentOf(command, stdout).status]).toEqual([0, "", status]);
  });

  test("drift: what kept an agency from being looked at is among the problems", async () => {
    const { code, stdout } = await run("drift", "--agency", "broken", "--json");
    const { status, problems } = documentOf("drift", stdout);
    expect([code, status]).toEqual([2, "bad-file"]);
    expect(problems[0]).toMatchObject({ where: "agencies/broken.yaml", message: expect.stringContaining("problem") });
  });
});

test("recover: the seed of a nonce, which proves whose an application is, stays out of the document", () => {
  const one = { account: "acmehats", type: "imagekit:index:OwnershipNonce", name: "acmehats-ownership", id: "seed" };
  const found = { ...one, name: "acmehats-application", id: "/applications/1" };
  const report = reportOf("acme", { tookUp: [one, found], orphans: [], gone: [], inBin: [] }, false);
  expect(documentOf("recover", JSON.stringify(report)).tookUp).toEqual([{ ...one, id: undefined }, found]);
});

describe("a slip on the command line is never passed over", () => {
  test.each([
    ["an unknown option", ["plan", "--agency", "acme", "--acount", "acmehats"], "unknown option '--acount'"],
    [
      "an unknown option of a subcommand",
      ["handover", "list", "--agency", "acme", "--nope"],
      "unknown option '--nope'",
    ],
    ["an argument too many", ["plan", "--agency", "acme", "acmehats"], "too many arguments"],
    [
      "an option for a value",
      ["plan", "--agency", "--json"],
      "has no value: what follows it, --json, is another option",
    ],
    ["a second value", ["plan", "--agency", "acme", "--agency", "globex"], "was given 2 times"],
    ["a second ID", ["onboard", "--agency", "acme", "--id", "a", "--id", "b"], "was given 2 times"],
    ["a second value of a subcommand", ["handover", "list", "--agency", "acme", "--agency", "b"], "was given 2 times"],
  ])("%s is refused with exit code 2", async (_, args, message) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test("options that may be repeated may be", async () => {
    const { code, stdout } = await run("plan", "--agency", "acme", "--account", "acmehats", "--account", "acmeshoes");
    expect(code).toBe(0);
    expect(stdout).toMatch(/imagekitId: acmehats[\s\S]*imagekitId: acmeshoes/);
  });

  test("--help ends with exit code 0, of subcommands too", async () => {
    expect([(await run("--help")).code, (await run("handover", "confirm", "--help")).code]).toEqual([0, 0]);
  });
});
