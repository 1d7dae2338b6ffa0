import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Allowed } from "../../provider/allowed.ts";
import { parseConfig } from "../../provider/config.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "imagekit-sso-allowed-")));
const project = join(folder, "project");
mkdirSync(join(project, "keys"), { recursive: true });
mkdirSync(join(folder, "keys-elsewhere"));
symlinkSync(join(folder, "keys-elsewhere"), join(project, "link"));
symlinkSync(join(project, "keys"), join(project, "inner"));
afterAll(() => rmSync(folder, { recursive: true }));

const hosts = (settingsHosts: string) => new Allowed(parseConfig({ settingsHosts }, {}));
const mayBeSentTo = (allowed: Allowed, url: string) => allowed.hostProblem(new URL(url)) === undefined;

test("this machine's own addresses need no allowance, every other host does", () => {
  for (const url of ["http://127.0.0.1:8080/a", "http://localhost/", "https://[::1]:1/"])
    expect(mayBeSentTo(new Allowed(), url)).toBe(true);
  for (const url of ["https://imagekit.example/", "https://127.0.0.1.imagekit.example/", "https://localhost.example/"])
    expect(mayBeSentTo(new Allowed(), url)).toBe(false);
});

test.each([
  ["imagekit.example", "https://imagekit.example/a", true],
  ["IMAGEKIT.example", "https://imagekit.EXAMPLE/a", true],
  ["imagekit.example", "https://imagekit.example:8443/a", false],
  ["imagekit.example:8443", "https://imagekit.example:8443/a", true],
  ["imagekit.example", "https://sso.imagekit.example/a", false],
  ["*.imagekit.example", "https://sso.imagekit.example/a", true],
  ["*.imagekit.example", "https://evilimagekit.example/a", false],
  ["one.example, two.example", "https://two.example/a", true],
  ['["one.example","two.example"]', "https://two.example/a", true],
])("settingsHosts %s, %s: %s", (allowed, url, may) => {
  expect(mayBeSentTo(hosts(allowed), url)).toBe(may);
});

test.each([
  ["keys/one", true],
  ["new/folder/one", true],
  ["inner/one", true],
  ["..keys/one", true],
  ["link/one", false],
  ["../keys-elsewhere/one", false],
  ["../projects/one", false],
  ["/etc/passwd", false],
])("the path %s: %s", (path, may) => {
  expect(new Allowed({ project }).pathProblem(path) === undefined).toBe(may);
});

test("a root outside the project is allowed with all below it, and nothing beside it", () => {
  const allowed = new Allowed({ project, fileRoots: ["../keys-elsewhere"] });
  expect(allowed.pathProblem("link/one")).toBeUndefined();
  expect(allowed.pathProblem(join(folder, "keys-elsewhere/one"))).toBeUndefined();
  expect(allowed.pathProblem(join(folder, "keys-elsewhere2/one"))).toContain("imagekit:fileRoots");
});

test("the environment may say so too, and what is no host is refused", () => {
  const environment = { IMAGEKIT_SETTINGS_HOSTS: "a.example", IMAGEKIT_FILE_ROOTS: "/run/keys" };
  expect(parseConfig({}, environment)).toMatchObject({ settingsHosts: ["a.example"], fileRoots: ["/run/keys"] });
  expect(() => parseConfig({ settingsHosts: "https://a.example/" }, {})).toThrow(
    "imagekit:settingsHosts must be hosts",
  );
});
