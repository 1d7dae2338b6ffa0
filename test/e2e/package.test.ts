import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startSimulator } from "../../simulator/simulator.ts";
import type { Simulator } from "../../simulator/types.ts";
import { npmCommand } from "../../tools/toolchain/npm.js";
import { fleetAgency, tenantId } from "../support/fleet.ts";
import { PluginClient } from "../support/pluginClient.ts";
import { Stack } from "../support/stack.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const repository = resolve(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

// The lines under @ts-expect-error are mistakes: were the shipped types missing, everything would be `any`, and nothing a mistake.
const program = `
import { readFileSync } from "node:fs";
import { AccountSso, Agency, type AccountSummary } from "imagekit-entra-sso";
import { AgencyFileError, parseAgencyFile } from "imagekit-entra-sso/agency";
import * as pulumi from "@pulumi/pulumi";

const shoes = new AccountSso("shoes", {
  agency: "elsewhere", tenantId: "${tenantId}", imagekitId: "child1",
  role: { from: "constant", role: "developer" },
  delivery: { channel: "http", url: "env:IMAGEKIT_SETTINGS_URL", credential: "env:IMAGEKIT_PRIVATE_KEY_child1" },
  transform: { application: (args) => { args.tags = ["team:web"]; } },
});
const path = "agencies/test.yaml";
const agency = parseAgencyFile(readFileSync(path, "utf8"), path);
export const accounts: pulumi.Output<AccountSummary[]> = new Agency(agency.name, { agency }).summaries;
export const signIn: pulumi.Output<string> = shoes.summary.signIn;
export const refused = mistake();

function mistake(): string {
  try {
    return parseAgencyFile("agency: [", "broken.yaml").name;
  } catch (error) {
    return error instanceof AgencyFileError ? error.message : "";
  }
}

export function neverCalled(): void {
  new AccountSso("a", {
    agency: "a", tenantId: "t", imagekitId: "a", delivery: { channel: "handover", folder: "handover" },
    // @ts-expect-error: a seventh role
    role: { from: "constant", role: "emperor" },
  });
  // @ts-expect-error: no agency
  new Agency("a", {});
  // @ts-expect-error: the parser's answer is an agency, not a list
  agency.map;
}
`;

const project = `
name: elsewhere
main: index.ts
runtime: { name: nodejs, options: { typescript: false } }
plugins:
  providers:
    - name: imagekit
      path: node_modules/imagekit-entra-sso/dist/provider
`;

const tarballs = mkdtempSync(join(tmpdir(), "imagekit-sso-package-"));
let simulator: Simulator;
let stack: Stack;
let packed: { filename: string; files: { path: string; mode: number }[] };
let installed: string;

beforeAll(async () => {
  packed = JSON.parse(await npm(repository, "pack", "--json", "--pack-destination", tarballs))[0];
  simulator = await startSimulator({ accounts: ["child1", "child2"] });
  const environment = { ...simulator.environment(), AZUREAD_STAND_IN_DELETE_GAP_MS: "20" };
  stack = new Stack({ agency: fleetAgency(["child2"]), environment, program });
  installed = stack.file("node_modules/imagekit-entra-sso");
  rmSync(stack.file("node_modules"));
  writeFileSync(stack.file("Pulumi.yaml"), project);
  writeFileSync(stack.file("package.json"), JSON.stringify(consumer()));
  await npm(stack.folder, "install", "--prefer-offline", "--no-audit", "--no-fund");
  await stack.init();
});

afterAll(async () => {
  await simulator?.close();
  stack?.remove();
  rmSync(tarballs, { recursive: true, force: true });
});

test("the tarball holds what is used, and nothing of the repository's own", () => {
  const top = new Set(packed.files.map(({ path }) => path.split("/")[0]));
  const expected = ["CHANGELOG.md", "LICENSE", "README.md", "agencies", "dist", "docs", "package.json"];
  expect([...top].sort()).toEqual(expected);
  const compiled = new Set(packed.files.map(({ path }) => /^dist\/([^/]+)/.exec(path)?.[1]).filter(Boolean));
  expect([...compiled].sort()).toEqual(["cli", "components", "domain", "provider"]);
  const strays = /(^|[^d])\.[cm]?ts$|^dist\/(cli|provider)\/.*\.d\.ts$|\.(map|tsbuildinfo)$|^agencies\/.*\.yaml$/;
  expect(packed.files.filter(({ path }) => strays.test(path))).toEqual([]);
});

test("what it depends on is no more than what it imports", () => {
  const code = packed.files.filter(({ path }) => path.startsWith("dist/"));
  const text = code.map(({ path }) => readFileSync(join(installed, path), "utf8")).join("\n");
  const idle = Object.keys(manifest.dependencies).filter((name) => !new RegExp(`["']${name}["'/]`).test(text));
  expect(idle).toEqual([]);
});

describe("in somebody else's project", () => {
  test.each([
    { config: "tsconfig.json", module: "nodenext", exactOptionalPropertyTypes: true },
    // The second looks for the types elsewhere; what they say was checked by the first.
    { config: "tsconfig.bundler.json", module: "esnext", moduleResolution: "bundler", skipLibCheck: true },
  ])("their program is checked against the shipped types, with $module", async ({ config, ...options }) => {
    const compilerOptions = { ...options, target: "es2023", strict: true, noEmit: true, types: ["node"] };
    writeFileSync(stack.file(config), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
    const compiler = stack.file("node_modules/typescript/bin/tsc");
    expect(await run(stack.folder, process.execPath, compiler, "-p", config)).toBe("");
  });

  test("up, a preview without changes and destroy work with the tarball's plugin", async () => {
    const up = await stack.up();
    expect(up.code, up.output).toBe(0);
    const { accounts, signIn, refused } = await stack.outputs<{
      accounts: { imagekitId: string; delivered: boolean }[];
      signIn: string;
      refused: string;
    }>();
    expect(accounts).toMatchObject([{ imagekitId: "child2", delivered: true }]);
    expect(signIn).toContain(tenantId);
    expect(refused).toContain("broken.yaml:1");
    expect(inEntra("ImageKit child1")?.tags).toEqual(["team:web"]);
    expect(inEntra("ImageKit child2")).toBeDefined();
    const preview = await stack.preview("--expect-no-changes");
    expect(preview.code, preview.output).toBe(0);
    const destroy = await stack.destroy();
    expect(destroy.code, destroy.output).toBe(0);
    expect([inEntra("ImageKit child1"), inEntra("ImageKit child2")]).toEqual([undefined, undefined]);
  });

  test("the plugin knows its version, and keeps its compiled code in the package", async () => {
    // A cache that whoever starts the plugin has chosen would go first, and the tool chain chooses one.
    const environment = { NODE_COMPILE_CACHE: undefined };
    const executable = join(installed, "dist/provider/pulumi-resource-imagekit");
    const plugin = await PluginClient.start(executable, { environment });
    expect(await plugin.version()).toBe(manifest.version);
    expect(await plugin.close()).toBe(0);
    expect(existsSync(join(installed, "dist/node_modules/.cache/compiled"))).toBe(true);
  });

  test("imagekit-sso runs on their agency file", async () => {
    const command = stack.file("node_modules/.bin/imagekit-sso");
    expect(await run(stack.folder, command, "plan", "--agency", "test")).toContain("child2");
  });

  test("up outside of a project says what is missing and where it is written", async () => {
    const command = stack.file("node_modules/.bin/imagekit-sso");
    const words = ["up", "--agency-file", stack.file("agencies/test.yaml"), "--stack", "test"];
    const told = await run(tarballs, command, ...words).catch(String);
    expect(told).toMatch(/^There is no Pulumi\.yaml in this folder or above it.*docs\/components\.md/m);
    expect(told).not.toMatch(/npm run|CommandError|^ +at /m);
  });

  test("a CommonJS program can require it", async () => {
    const code = "console.log(Object.keys(require('imagekit-entra-sso')).join())";
    expect(await run(stack.folder, process.execPath, "--input-type=commonjs", "-e", code)).toContain("AccountSso");
  });
});

function inEntra(name: string) {
  return simulator.store.applications.find(({ displayName }) => displayName === name);
}

/** A project with the tarball, and every package in the version that this repository has: a release of today must not decide a test. */
function consumer() {
  const names = Object.keys(manifest.dependencies);
  const versions = Object.fromEntries(names.map((name) => [name, versionOf(name)]));
  const { "@pulumi/pulumi": pulumi, ...overrides } = versions;
  const dependencies = {
    "imagekit-entra-sso": `file:${join(tarballs, packed.filename)}`,
    "@pulumi/pulumi": pulumi,
    typescript: versionOf("typescript"),
  };
  return { type: "module", private: true, dependencies, overrides };
}

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(repository, "node_modules", name, "package.json"), "utf8")).version;
}

function npm(folder: string, ...args: string[]): Promise<string> {
  const [command, ...script] = npmCommand(process.execPath);
  return run(folder, command, ...script, ...args);
}

/** What the command printed. Throws with both streams where it fails. */
async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd, maxBuffer: 1e8 }).catch((error) => {
    throw new Error(`${command} ${args.join(" ")}: ${error.message}\n${error.stdout}`);
  });
  return stdout;
}
