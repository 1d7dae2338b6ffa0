import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Allowed } from "../../provider/allowed.ts";
import { Credentials } from "../../provider/credentials.ts";
import type { KeyVaultSecrets } from "../../provider/keyVaultSecrets.ts";

const folder = mkdtempSync(join(tmpdir(), "credential-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

const scope = { account: "acmeshoes", signal: new AbortController().signal, log: () => {} };
const credentials = new Credentials({} as KeyVaultSecrets, new Allowed({ fileRoots: [folder, "/dev"] }));
const resolve = (name: string) => credentials.resolve({ kind: "file", path: join(folder, name) }, "private key", scope);

test("a regular file holds a credential, also behind a link", async () => {
  writeFileSync(join(folder, "key"), "private_1\n");
  symlinkSync("key", join(folder, "link"));
  expect(await resolve("key")).toBe("private_1");
  expect(await resolve("link")).toBe("private_1");
});

test("a named pipe is refused at once, not waited on", async () => {
  execFileSync("mkfifo", [join(folder, "pipe")]);
  await expect(resolve("pipe")).rejects.toThrow(
    /^Account acmeshoes: .*file:.*pipe.*a readable regular file of at most 64 KiB/,
  );
}, 2_000);

test("a folder, a device and a file larger than any credential are refused", async () => {
  await expect(resolve(".")).rejects.toThrow("regular file");
  symlinkSync("/dev/zero", join(folder, "zero"));
  await expect(resolve("zero")).rejects.toThrow("regular file");
  writeFileSync(join(folder, "large"), "");
  truncateSync(join(folder, "large"), 64 * 1024 + 1);
  await expect(resolve("large")).rejects.toThrow("regular file");
});
