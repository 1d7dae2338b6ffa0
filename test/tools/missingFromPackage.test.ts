import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Manifest, missingFiles, undeclaredPackages } from "../../tools/missingFromPackage.ts";

const project = mkdtempSync(join(tmpdir(), "imagekit-sso-missing-"));
afterEach(() => rmSync(project, { recursive: true, force: true }));

const manifest: Manifest = {
  files: ["dist", "!dist/provider/**/*.d.ts", "LICENSE"],
  types: "dist/index.d.ts",
  bin: { command: "dist/command.js" },
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./package.json": "./package.json" },
  dependencies: { zod: "^4", "@pulumi/pulumi": "^3" },
  peerDependencies: { "@pulumi/azure-native": "^3" },
};

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
}

test("files that package.json names, or that the plugin is, are missed by name", () => {
  write({ "package.json": "", "dist/index.js": "", "dist/provider/main.js": "" });
  expect(missingFiles(project, manifest)).toEqual([
    "LICENSE",
    "dist/index.d.ts",
    "dist/command.js",
    "./dist/index.d.ts",
    "dist/provider/pulumi-resource-imagekit",
  ]);
});

test("a package is missed however it is imported: at once, later, by require or for its types alone", () => {
  write({
    "dist/a.js":
      'import { z } from "zod";\nimport "@pulumi/pulumi/proto/x.js";\nimport { b } from "./b.js";\nimport "node:fs";\nimport "os";',
    "dist/b.js": 'export const b = () => import("@azure/identity");',
    "dist/provider/c.js": 'const grpc = require("@grpc/grpc-js");',
    "dist/components/e.js": 'require("@pulumi/azure-native/storage/index.js");',
    "dist/d.d.ts": 'import type { A } from "axios/types";',
    "dist/provider/left-out.d.ts": 'import type { F } from "fastify";',
  });
  expect(undeclaredPackages(project, manifest).sort()).toEqual([
    "@azure/identity (imported by dist/b.js)",
    "@grpc/grpc-js (imported by dist/provider/c.js)",
    "axios (imported by dist/d.d.ts)",
  ]);
});
