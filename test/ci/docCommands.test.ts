import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import type { Command } from "commander";
import { describe, expect, test, vi } from "vitest";
import { consoleCommand } from "../../cli/console/command.ts";
import { doctorCommand } from "../../cli/doctor/command.ts";
import { driftCommand } from "../../cli/drift/command.ts";
import { handoverCommand } from "../../cli/handover/command.ts";
import { namesCommand } from "../../cli/names/command.ts";
import { offboardCommand } from "../../cli/offboard/command.ts";
import { onboardCommand } from "../../cli/onboard/command.ts";
import { peopleCommand } from "../../cli/people/command.ts";
import { planCommand } from "../../cli/plan/command.ts";
import { previewCommand } from "../../cli/preview/command.ts";
import { recoverCommand } from "../../cli/recovery/command.ts";
import { upCommand } from "../../cli/up/command.ts";

vi.setConfig({ testTimeout: 60_000 });

const repository = resolve(import.meta.dirname, "../..");
const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};
const commands = new Map(
  [
    consoleCommand(),
    doctorCommand(),
    driftCommand(),
    handoverCommand(),
    namesCommand(),
    offboardCommand(),
    onboardCommand(),
    peopleCommand(),
    planCommand(),
    previewCommand(),
    recoverCommand(),
    upCommand(),
  ].map((command) => [command.name(), command]),
);

const pages = ["README.md", ...readdirSync(join(repository, "docs")).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith(".md"),
);

/** Every command of a page's shell blocks, without comments, a line that goes on joined. */
const typed = pages.flatMap((page) =>
  [...readFileSync(join(repository, page), "utf8").matchAll(/^ *```(?:sh|bash)\n(.*?)^ *```/gms)].flatMap(
    ([, block = ""]) =>
      block
        .replaceAll(/\\\n/g, " ")
        .split("\n")
        .map((line) => line.replace(/(^|\s)# ?.*$/, "").trim())
        .filter(Boolean)
        .map((line) => ({ page, line })),
  ),
);

/** What keeps a line from working as it is typed, in a shell without the tool chain; undefined where nothing does. */
function problemOf(line: string): string | undefined {
  if (/(^|[;&|(] *)(pulumi|imagekit-sso|node) /.test(line)) return "the command is not on anybody's PATH";
  const [, quiet, script = "", rest = ""] = /\bnpm run( -s| --silent)? ([\w-]+)(?: -- ?(.*))?/.exec(line) ?? [];
  if (script === "") return undefined;
  if (scripts[script] === undefined) return `package.json has no script ${script}`;
  if (/ >>? /.test(line) && quiet === undefined) return "npm's banner would be in the file";
  if (script !== "imagekit-sso" && script !== "recover") return undefined;
  const [name = "", ...words] = script === "recover" ? ["recover", ...rest.split(" ")] : rest.split(" ");
  if (name === "" || name.startsWith("-")) return undefined;
  return commands.has(name) ? unknownOption(commands.get(name) as Command, words) : `there is no command ${name}`;
}

function unknownOption(command: Command, words: readonly string[]): string | undefined {
  const known = [command, ...command.commands].flatMap(({ options }) => options.map(({ long }) => long));
  const unknown = words
    .map((word) => word.split("=")[0] ?? "")
    .find((one) => /^--\w/.test(one) && !known.includes(one));
  return unknown && unknown !== "--help" ? `${command.name()} has no option ${unknown}` : undefined;
}

test("the pages have commands, and this test finds them", () => {
  expect(typed.length).toBeGreaterThan(30);
  expect(problemOf("pulumi up")).toBeDefined();
  expect(problemOf("npm run nonsense")).toBeDefined();
  expect(problemOf("npm run imagekit-sso -- drift --json > x.json")).toBeDefined();
  expect(problemOf("npm run imagekit-sso -- up --agency acme --nope")).toBeDefined();
});

/** Where a sentence sends a person to a command that their shell does not have. */
const bare = /\b(?:[Rr]un|[Bb]y|next|with one|identity that runs) `?pulumi \w+`?/g;

test("no sentence of a page sends anybody to bare pulumi", () => {
  expect("and run `pulumi up` again".match(bare)).toHaveLength(1);
  const found = pages.flatMap(
    (page) =>
      readFileSync(join(repository, page), "utf8")
        .match(bare)
        ?.map((words) => [page, words]) ?? [],
  );
  // The figures are of bare pulumi, by what the benchmark runs.
  expect(found.filter(([page]) => page !== "docs/performance.md")).toEqual([]);
});

test.each([...commands])("nor does the help of %s", (_name, command) => {
  expect(command.helpInformation()).not.toMatch(/pulumi (up|preview|destroy|refresh)/);
});

test("every command on a page works as it is typed", () => {
  const problems = typed.map(({ page, line }) => [page, line, problemOf(line)]).filter(([, , problem]) => problem);
  expect(problems).toEqual([]);
});

test.each([...commands.values()].map((command) => [command.name(), command] as const))(
  "the examples in the help of %s have options that it has",
  (name, command) => {
    const written: string[] = [];
    command.configureOutput({ writeOut: (text) => void written.push(text) }).outputHelp();
    const help = written.join("");
    const examples = [...help.matchAll(new RegExp(`^ +imagekit-sso ${name}(.*)$`, "gm"))].map(
      ([, words = ""]) => words,
    );
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.map((words) => unknownOption(command, words.trim().split(" "))).filter(Boolean)).toEqual([]);
    expect(help).toMatch(/^Exit codes:$/m);
  },
);

describe("in a shell without the tool chain on its PATH", () => {
  const PATH = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "" && !existsSync(join(folder, "pulumi")))
    .join(delimiter);
  const { HOME = "", IMAGEKIT_SSO_CACHE } = process.env;
  const env = { PATH, HOME, ...(IMAGEKIT_SSO_CACHE && { IMAGEKIT_SSO_CACHE }) };
  const shell = (line: string) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((settle) => {
      execFile("bash", ["-c", line], { cwd: repository, env }, (error, stdout, stderr) =>
        settle({ code: error?.code ?? 0, stdout, stderr }),
      );
    });

  test("what is said to be JSON is JSON", async () => {
    const lines = ["plan --agency dev --json", "handover --agency dev --json"];
    for (const line of lines) {
      const { code, stdout, stderr } = await shell(`npm run -s imagekit-sso -- ${line}`);
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ agency: "dev" });
    }
  });

  test("the version and the help of every command are printed", async () => {
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    expect((await shell("npm run -s imagekit-sso -- --version")).stdout).toBe(`${version}\n`);
    const { code, stdout } = await shell("npm run -s imagekit-sso -- --help");
    expect(code).toBe(0);
    for (const name of commands.keys()) expect(stdout).toMatch(new RegExp(`^ +${name} `, "m"));
    expect(stdout).toContain("PULUMI_CONFIG_PASSPHRASE");
  });
});
