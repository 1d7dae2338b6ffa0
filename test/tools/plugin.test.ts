import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isAzureNativeNeeded } from "../../tools/toolchain/azureNeeded.js";
import {
  azuread,
  azureNative,
  describePlugin,
  findPlugin,
  installByEngine,
  placePlugin,
} from "../../tools/toolchain/plugin.js";
import { ToolchainError } from "../../tools/toolchain/toolchainError.js";

let folder: string;
let context: { cache: string; project: string; nodePath: string; pulumiFolder: string; env: Record<string, string> };
let asked: number;

/** A vendor's site that refuses. */
const refuse = async () => {
  asked++;
  throw new Error("https://vendor: ENOTFOUND");
};
const provide = async ({ name }: { name: string }, _: unknown, version: string, into: string) => {
  asked++;
  writeProgram(join(into, "plugins", `resource-${name}-v${version}`), `pulumi-resource-${name}`);
};

beforeEach(() => {
  asked = 0;
  folder = mkdtempSync(join(tmpdir(), "imagekit-sso-plugin-"));
  const project = join(folder, "project");
  for (const name of ["azuread", "azure-native"]) {
    mkdirSync(join(project, "node_modules/@pulumi", name), { recursive: true });
    writeFileSync(join(project, "node_modules/@pulumi", name, "package.json"), '{"version":"6.9.1"}');
  }
  mkdirSync(join(folder, "cache"));
  context = { cache: join(folder, "cache"), project, nodePath: process.execPath, pulumiFolder: "/nowhere", env: {} };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each([azuread, azureNative])("the plugin of $name is", (spec) => {
  const { name, variable, standIn } = spec;

  test("the official one where it can be had, got once", async () => {
    const first = await findPlugin(spec, context, provide);
    const second = await findPlugin(spec, context, refuse);
    expect(first).toMatchObject({ kind: "official", version: "6.9.1" });
    expect(second).toEqual(first);
    expect(asked).toBe(1);
  });

  test("the stand-in where the network refuses, and the refusal is remembered", async () => {
    const found = await findPlugin(spec, context, refuse);
    await findPlugin(spec, context, refuse);
    expect(found).toMatchObject({
      kind: "stand-in",
      binary: join(context.project, standIn, `pulumi-resource-${name}`),
    });
    expect(asked).toBe(1);
  });

  test("asked for again a day after a refusal", async () => {
    await findPlugin(spec, context, refuse);
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    utimesSync(join(context.cache, `${name}-6.9.1.refused`), yesterday, yesterday);
    expect(await findPlugin(spec, context, provide)).toMatchObject({ kind: "official" });
  });

  test(`the one that ${variable} names, from where the person stands`, async () => {
    const binary = writeProgram(folder, "mine");
    const env = { [variable]: "./mine", INIT_CWD: folder };
    expect(await findPlugin(spec, { ...context, env }, refuse)).toMatchObject({ kind: "given", binary });
    expect(asked).toBe(0);
  });

  test(`an error where ${variable} names nothing that can be run`, async () => {
    const env = { [variable]: "/nowhere/plugin" };
    await expect(findPlugin(spec, { ...context, env }, refuse)).rejects.toThrow(`${variable} is /nowhere/plugin`);
  });

  test("put where the engine looks for it, another one in its place when the choice changes", () => {
    const home = join(folder, "pulumi");
    const place = join(home, `plugins/resource-${name}-v6.9.1/pulumi-resource-${name}`);
    placePlugin(home, { spec, kind: "stand-in", binary: "/a", version: "6.9.1" });
    expect(readlinkSync(place)).toBe("/a");
    placePlugin(home, { spec, kind: "given", binary: "/b", version: "6.9.1" });
    expect(readlinkSync(place)).toBe("/b");
  });

  test("named in one line", () => {
    for (const kind of ["official", "given", "stand-in"] as const) {
      expect(describePlugin({ kind, spec, binary: "/path/of/it", version: "6.9.1" })).toMatch(
        new RegExp(`^${name} plugin: [^\\n]+$`),
      );
    }
  });
});

describe("what the engine downloads", () => {
  const archive = `pulumi-resource-azuread-v6.9.1-${process.platform}-${process.arch.replace("x64", "amd64")}.tar.gz`;
  const engine = (script: string) => ({ pulumiFolder: join(folder, "engine"), script: pulumiThat(script) });
  const installs = `mkdir -p "$PULUMI_HOME/plugins/resource-azuread-v6.9.1"; echo "$@" > "$PULUMI_HOME/plugins/resource-azuread-v6.9.1/pulumi-resource-azuread"`;
  const askedFor = () =>
    readFileSync(join(folder, "plugins/resource-azuread-v6.9.1/pulumi-resource-azuread"), "utf8").trim();
  const pulumiThat = (script: string) => writeProgram(join(folder, "engine"), "pulumi", `#!/bin/sh\n${script}\n`);

  test("is held against the checksum that stands in this repository", async () => {
    await installByEngine(azuread, engine(installs), "6.9.1", folder, { [archive]: "ab12" });
    expect(askedFor()).toBe("plugin install resource azuread 6.9.1 --checksum ab12");
  });

  test("stops the run where it is something else; there is no stand-in for that", async () => {
    const tampered = engine("echo 'error: invalid checksum, expected ab12, actual cd34' >&2; exit 1");
    const installed = installByEngine(azuread, tampered, "6.9.1", folder, { [archive]: "ab12" });
    await expect(installed).rejects.toThrow(/is not what it should be: .*expected ab12, actual cd34/);
    const refused = findPlugin(azuread, context, () => Promise.reject(new ToolchainError("tampered with")));
    await expect(refused).rejects.toThrow("tampered with");
  });

  test("is used without one, and that is said loudly", async () => {
    const said: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    await installByEngine(azuread, engine(installs), "6.9.1", folder, {});
    vi.restoreAllMocks();
    expect(askedFor()).toBe("plugin install resource azuread 6.9.1");
    expect(said.join("")).toContain(`No checksum of ${archive} stands in this repository`);
  });
});

describe("the azure-native plugin is looked for", () => {
  const needed = (text: string, env = {}) => {
    mkdirSync(join(context.project, "agencies"));
    writeFileSync(join(context.project, "agencies/acme.yaml"), text);
    return isAzureNativeNeeded(context.project, env);
  };

  test.each([
    ["a storage account is made", "archive:\n  store: blob\n  storageAccount: acmesso\n", true],
    ["a vault is made", 'archive: {"store":"keyvault","vault":"acme-sso"}', true],
    ["a container is there already", "archive: { store: blob, url: 'https://a.blob.core.windows.net/b' }", false],
    ["the archive is a folder", "archive: folder", false],
    ["a credential is in a vault", "credential: keyvault:https://acme.vault.azure.net/secrets/x", false],
  ])("only where an agency needs it: %s", (_, text, expected) => {
    expect(needed(text)).toBe(expected);
  });

  test("where it is given", () => {
    expect(needed("archive: none", { AZURE_NATIVE_PLUGIN: "/mine" })).toBe(true);
  });

  test("nowhere without agencies", () => {
    expect(isAzureNativeNeeded(context.project, {})).toBe(false);
  });
});

function writeProgram(into: string, name: string, text = "#!/bin/sh\n"): string {
  mkdirSync(into, { recursive: true });
  const file = join(into, name);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}
