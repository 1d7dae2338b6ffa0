import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { wrapped } from "../../cli/shared/readableHelp.ts";

const cli = (name: string) => resolve(import.meta.dirname, "../../cli", name);

/** Runs a file of cli/ as a process. */
function run(
  file: string,
  flags: string[],
  ...args: string[]
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((settle) => {
    execFile(process.execPath, [...flags, cli(file), ...args], (error, stdout, stderr) =>
      settle({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

/** A process that takes itself for an older Node. */
const asNode = (version: string) => [
  "--import",
  `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`,
];

test.each(["18.20.8", "20.19.0", "22.20.0", "23.11.0", "24.4.1"])(
  "the packed command's first file refuses Node %s in one sentence",
  async (version) => {
    const { code, stdout, stderr } = await run("entry.ts", asNode(version), "--version");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^imagekit-sso needs Node 22\.21, or 24\.5 or newer, and this is Node \S+\. Install .*\n$/);
    expect(stderr).toContain(version);
  },
);

test.each(["22.21.0", "24.5.0", "26.0.0"])("and goes on with Node %s", async (version) => {
  expect((await run("entry.ts", asNode(version), "--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each(["up", "onboard", "offboard", "recover", "drift", "plan", "console", "handover"])(
  "the help of %s fits 80 columns, and shows no default that says nothing",
  async (name) => {
    const { code, stdout } = await run("imagekitSso.ts", [], name, "--help");
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/default: (\[\]|false)/);
    const long = stdout.split("\n").filter((line) => line.length > 80 && !line.startsWith("  imagekit-sso "));
    expect(long).toEqual([]);
  },
);

test("a default that says something is shown", async () => {
  expect((await run("imagekitSso.ts", [], "drift", "--help")).stdout).toMatch(/many days\s+\(default: 60\)/);
});

test("text is broken at blanks, as far in as it began; commands and long words stay whole", () => {
  expect(wrapped("  2    one two three", 12)).toBe("  2    one\n       two\n       three");
  expect(wrapped("  imagekit-sso plan --agency acme", 10)).toBe("  imagekit-sso plan --agency acme");
  expect(wrapped("https://example.com/long", 10)).toBe("https://example.com/long");
});
