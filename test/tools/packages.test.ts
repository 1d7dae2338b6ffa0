import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { install } from "../../tools/toolchain/node.js";
import { nodePackages } from "../../tools/toolchain/nodePackages.js";
import { npmCommand } from "../../tools/toolchain/npm.js";
import { holdsAll, installPackages } from "../../tools/toolchain/packages.js";
import { isNewEnoughNode } from "../../tools/toolchain/versions.js";

const locked = {
  "": { version: "0.1.0" },
  "node_modules/zod": { version: "4.6.7", integrity: "sha512-z" },
  "node_modules/@biomejs/cli-win32-x64": { version: "2.6.8", integrity: "sha512-b", optional: true },
};

describe("the npm packages are current", () => {
  test("when each is there in its locked version; those for other platforms may be missing", () => {
    expect(holdsAll(locked, { "node_modules/zod": { version: "4.6.7", integrity: "sha512-z" } })).toBe(true);
  });

  test("no longer when the lock file asks for another version, or other content", () => {
    expect(holdsAll(locked, { "node_modules/zod": { version: "4.6.6", integrity: "sha512-z" } })).toBe(false);
    expect(holdsAll(locked, { "node_modules/zod": { version: "4.6.7", integrity: "sha512-y" } })).toBe(false);
  });

  test("not when one is missing, as after an install without development packages", () => {
    expect(holdsAll(locked, {})).toBe(false);
  });
});

describe("npm is called", () => {
  test("as the npm that runs us, by the Node that was found", () => {
    expect(npmCommand("/new/node", { npm_execpath: "/lib/npm/bin/npm-cli.js" })).toEqual([
      "/new/node",
      "/lib/npm/bin/npm-cli.js",
    ]);
  });

  test("from PATH where another package manager, or none, runs us", () => {
    expect(npmCommand("/new/node", { npm_execpath: "/lib/yarn.js" })).toEqual(["npm"]);
    expect(npmCommand("/new/node", {})).toEqual(["npm"]);
  });
});

describe("nothing that npm installs runs code of its own", () => {
  let folder: string;
  const asked = () => readFileSync(join(folder, "asked"), "utf8");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "imagekit-sso-npm-"));
    // An npm that writes down how it was called.
    const npm = join(folder, "npm-cli.js");
    writeFileSync(
      npm,
      `require("fs").writeFileSync(${JSON.stringify(join(folder, "asked"))}, process.argv.slice(2).join(" "))`,
    );
    chmodSync(npm, 0o755);
    vi.stubEnv("npm_execpath", npm);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  test("of this project's packages", async () => {
    await installPackages(folder, process.execPath);
    expect(asked()).toBe("ci --include=dev --ignore-scripts");
  });

  test("none of them needs to: the one that has a script only warns in it of its own version", () => {
    const lock = JSON.parse(readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8"));
    const withScript = Object.entries<{ hasInstallScript?: boolean }>(lock.packages).filter(
      ([, { hasInstallScript }]) => hasInstallScript,
    );
    expect(withScript.map(([path]) => path)).toEqual(["node_modules/protobufjs"]);
  });

  test("of Node, and npm takes no other content than the pinned", async () => {
    const node = { name: "node-test", version: "24.21.0", integrity: "sha512-x" };
    await expect(install(node, folder)).rejects.toThrow("npm could not install node-test@24.21.0");
    expect(asked()).toBe("ci --ignore-scripts");
    const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
    expect(lock.packages["node_modules/node-test"]).toEqual({ version: "24.21.0", integrity: "sha512-x" });
  });
});

test.each(Object.entries(nodePackages))(
  "Node for %s is new enough, and pinned by its content",
  (_, { version, integrity }) => {
    expect(isNewEnoughNode(version)).toBe(true);
    expect(Buffer.from(integrity.replace(/^sha512-/, ""), "base64")).toHaveLength(64);
  },
);
