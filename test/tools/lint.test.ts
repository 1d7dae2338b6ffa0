import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const repository = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-lint-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
for (const file of ["biome.json", ".gitignore"]) cpSync(join(repository, file), join(folder, file));

/** The files, of those in the folder, that `npm run check` would have written otherwise. */
function found(...paths: string[]): string[] {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '{"a":1,   "b":[2]}');
  }
  const biome = join(repository, "node_modules/@biomejs/biome/bin/biome");
  const { stdout, stderr } = spawnSync(process.execPath, [biome, "ci", "--colors=off"], {
    cwd: folder,
    encoding: "utf8",
  });
  return paths.filter((path) => `${stdout}${stderr}`.includes(`${path} format`));
}

test("what the commands write for an agency is not linted, and the project's own files of such names are", () => {
  const written = [
    "agencies/acme.handover.json",
    "agencies/acme.handover.jsonl",
    "handover/acmehats/handover.json",
    "bundles/acme/acmehats/handover.json",
    "bundles/acme/removed/acmehats/removed.json",
    "archive/acme/acmehats/index.json",
  ];
  const own = ["domain/handover/x.json", "provider/archive/x.json", "agencies/x.json"];
  expect(found(...written, ...own)).toEqual(own);
});
