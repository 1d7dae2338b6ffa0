import { chmodSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeAzuread, findAzuread, placeAzuread } from "../../tools/toolchain/azuread.js";

let folder: string;
let context: { cache: string; project: string; nodePath: string; pulumiFolder: string; env: Record<string, string> };
let asked: number;

/** A vendor's site that refuses. */
const refuse = async () => {
  asked++;
  throw new Error("https://vendor: ENOTFOUND");
};
const provide = async (_: unknown, version: string, into: string) => {
  asked++;
  writeProgram(join(into, "plugins", `resource-azuread-v${version}`), "pulumi-resource-azuread");
};

beforeEach(() => {
  asked = 0;
  folder = mkdtempSync(join(tmpdir(), "imagekit-sso-azuread-"));
  const project = join(folder, "project");
  mkdirSync(join(project, "node_modules/@pulumi/azuread"), { recursive: true });
  writeFileSync(join(project, "node_modules/@pulumi/azuread/package.json"), '{"version":"6.9.1"}');
  mkdirSync(join(folder, "cache"));
  context = { cache: join(folder, "cache"), project, nodePath: process.execPath, pulumiFolder: "/nowhere", env: {} };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the azuread plugin is", () => {
  test("the official one where it can be had, got once", async () => {
    const first = await findAzuread(context, provide);
    const second = await findAzuread(context, refuse);
    expect(first).toMatchObject({ kind: "official", version: "6.9.1" });
    expect(second).toEqual(first);
    expect(asked).toBe(1);
  });

  test("the stand-in where the network refuses, and the refusal is remembered", async () => {
    const found = await findAzuread(context, refuse);
    await findAzuread(context, refuse);
    expect(found).toMatchObject({
      kind: "stand-in",
      binary: join(context.project, "simulator/azuread/pulumi-resource-azuread"),
    });
    expect(asked).toBe(1);
  });

  test("asked for again a day after a refusal", async () => {
    await findAzuread(context, refuse);
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    utimesSync(join(context.cache, "azuread-6.9.1.refused"), yesterday, yesterday);
    expect(await findAzuread(context, provide)).toMatchObject({ kind: "official" });
  });

  test("the one that AZUREAD_PLUGIN names, from where the person stands", async () => {
    const binary = writeProgram(folder, "mine");
    const env = { AZUREAD_PLUGIN: "./mine", INIT_CWD: folder };
    expect(await findAzuread({ ...context, env }, refuse)).toMatchObject({ kind: "given", binary });
    expect(asked).toBe(0);
  });

  test("an error where AZUREAD_PLUGIN names nothing that can be run", async () => {
    const env = { AZUREAD_PLUGIN: "/nowhere/plugin" };
    await expect(findAzuread({ ...context, env }, refuse)).rejects.toThrow(/AZUREAD_PLUGIN.*\/nowhere\/plugin/);
  });

  test("put where the engine looks for it, another one in its place when the choice changes", () => {
    const home = join(folder, "pulumi");
    const place = join(home, "plugins/resource-azuread-v6.9.1/pulumi-resource-azuread");
    placeAzuread(home, { kind: "stand-in", binary: "/a", version: "6.9.1" });
    expect(readlinkSync(place)).toBe("/a");
    placeAzuread(home, { kind: "given", binary: "/b", version: "6.9.1" });
    expect(readlinkSync(place)).toBe("/b");
  });

  test("named in one line", () => {
    for (const kind of ["official", "given", "stand-in"] as const) {
      expect(describeAzuread({ kind, binary: "/path/of/it", version: "6.9.1" })).toMatch(/^azuread plugin: [^\n]+$/);
    }
  });
});

function writeProgram(into: string, name: string): string {
  mkdirSync(into, { recursive: true });
  const file = join(into, name);
  writeFileSync(file, "#!/bin/sh\n");
  chmodSync(file, 0o755);
  return file;
}
