import { describe, expect, test } from "vitest";
import { npmCommand } from "../../tools/toolchain/npm.js";
import { holdsAll } from "../../tools/toolchain/packages.js";

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
