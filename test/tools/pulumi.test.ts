import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { listedChecksum, warnUnpinned } from "../../tools/toolchain/checksum.js";
import { run } from "../../tools/toolchain/command.js";
import { platformName } from "../../tools/toolchain/platform.js";
import { firstThatIsThere, sources } from "../../tools/toolchain/pulumi.js";
import { downloadPulumi, releaseFolder } from "../../tools/toolchain/pulumiRelease.js";
import { ToolchainError } from "../../tools/toolchain/toolchainError.js";
import { pulumi } from "../../tools/toolchain/versions.js";

const archive = `pulumi-v${pulumi.wanted}-${platformName(process)}.tar.gz`;
const list = `pulumi-${pulumi.wanted}-checksums.txt`;
const there = (folder: string) => ({ what: folder, find: () => folder });
const refused = { what: "official release", find: () => Promise.reject(new Error("https://vendor: ENOTFOUND")) };

describe("Pulumi comes from", () => {
  test("the first place that has it", async () => {
    expect(await firstThatIsThere([{ what: "PATH", find: () => undefined }, there("/cache"), refused])).toBe("/cache");
  });

  test("the next place when the network is refused", async () => {
    expect(await firstThatIsThere([refused, there("/built")])).toBe("/built");
  });

  test("nowhere: then every reason is said, and exactly what to install", async () => {
    const noGo = { what: "build from Go modules", find: () => Promise.reject(new Error("there is no go on PATH")) };
    const result = firstThatIsThere([refused, noGo]);
    await expect(result).rejects.toThrow(
      /official release: https:\/\/vendor: ENOTFOUND\n.*no go on PATH\n.*Go 1\.26\.6/s,
    );
  });

  test("no other place when a download is not what it should be", async () => {
    const tampered = {
      what: "official release",
      find: () => Promise.reject(new ToolchainError("its SHA-256 is wrong")),
    };
    await expect(firstThatIsThere([tampered, there("/built")])).rejects.toThrow("its SHA-256 is wrong");
  });
});

describe("where only what a checksum in this repository vouches for may be used, Pulumi comes from", () => {
  const places = (options: { pinnedOnly: boolean; isPinned: boolean }) =>
    sources({ cache: "/cache", project: "/project", nodePath: "/node" }, options).map(({ what }) => what);
  const built = ["built, in the cache", "build from Go modules"];

  test("a build from Go modules", () => {
    expect(places({ pinnedOnly: true, isPinned: false })).toEqual(built);
  });

  test("the official release too, once its checksum is pinned; never from PATH", () => {
    expect(places({ pinnedOnly: true, isPinned: true })).toEqual([
      ...["official, in the cache", built[0], "official release", built[1]],
    ]);
  });

  test("elsewhere from anywhere", () => {
    expect(places({ pinnedOnly: false, isPinned: false })).toHaveLength(5);
  });

  test("a release that was got before it was pinned is not taken for a pinned one", () => {
    expect(releaseFolder({ [archive]: "a".repeat(64) })).not.toBe(releaseFolder({}));
  });

  test.each(["engine", "language-host"])("every module of the %s has its sum", (module) => {
    const sums = readFileSync(join(import.meta.dirname, "../../tools", module, "go.sum"), "utf8");
    const modules = readFileSync(join(import.meta.dirname, "../../tools", module, "go.mod"), "utf8");
    const required = [...modules.matchAll(/^(?:require )?\t?(\S+\.\S+\/\S+) (v\S+)/gm)];
    expect(required.length).toBeGreaterThan(50);
    for (const [, name, version] of required) expect(sums).toContain(`${name} ${version}`);
  });
});

test("what nothing in this repository vouches for is said loudly, in a workflow as an annotation", () => {
  const said: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  warnUnpinned("pulumi.tar.gz", "It is held against the vendor's own list alone.", {});
  warnUnpinned("pulumi.tar.gz", "It is held against the vendor's own list alone.", { GITHUB_ACTIONS: "true" });
  vi.restoreAllMocks();
  expect(said[0]).toMatch(/^WARNING: No checksum of pulumi.tar.gz stands in this repository .*vendor's own list/);
  expect(said[1]).toMatch(/^::warning::No checksum of pulumi.tar.gz/);
});

describe("the official release", () => {
  let folder: string;
  let server: Server;
  let files: Record<string, string | Buffer>;
  let context: { cache: string; nodePath: string };
  let site: { archives: string; checksums: string[] };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "imagekit-sso-release-"));
    const tarball = await release(folder);
    files = { [`/${archive}`]: tarball, [`/${list}`]: `${sha256(tarball)}  ./${archive}\n` };
    server = createServer(({ url = "" }, answer) => {
      const body = files[url];
      answer.writeHead(body === undefined ? 404 : 200).end(body);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    context = { cache: join(folder, "cache"), nodePath: process.execPath };
    site = { archives: address, checksums: [`${address}/nowhere`, address] };
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("is checked and unpacked, with the list of checksums from wherever it is", async () => {
    const found = await downloadPulumi(context, site);
    expect(readdirSync(found).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
    expect(readFileSync(join(found, "pulumi"), "utf8")).toBe("engine");
  });

  test("is refused when it is not what the vendor lists", async () => {
    files[`/${list}`] = `${"0".repeat(64)}  ${archive}\n`;
    await expect(downloadPulumi(context, site)).rejects.toThrow(ToolchainError);
    expect(readdirSync(context.cache)).toEqual([]);
  });

  test("is refused when it is not what this project has pinned, whatever the vendor lists", async () => {
    await expect(downloadPulumi(context, site, { [archive]: "f".repeat(64) })).rejects.toThrow(/expected was ffff/);
  });

  test("is not used without a checksum", async () => {
    delete files[`/${list}`];
    await expect(downloadPulumi(context, site)).rejects.toThrow(/checksums\.txt: HTTP 404/);
  });

  test("is given up at once where the connection is refused", async () => {
    await new Promise((closed) => server.close(closed));
    const began = performance.now();
    await expect(downloadPulumi(context, site)).rejects.toThrow(/ECONNREFUSED/);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

test("a list of checksums is read in the forms that sha256sum writes", () => {
  const sum = "a".repeat(64);
  for (const name of ["pulumi.tar.gz", "./pulumi.tar.gz", "*pulumi.tar.gz"]) {
    expect(listedChecksum(`${"b".repeat(64)}  other.tar.gz\n${sum.toUpperCase()}  ${name}\n`, "pulumi.tar.gz")).toBe(
      sum,
    );
  }
  expect(listedChecksum(`${sum}  pulumi.tar.gz.sig`, "pulumi.tar.gz")).toBeUndefined();
});

/** An archive of the form that the vendor publishes. */
async function release(folder: string): Promise<Buffer> {
  const content = join(folder, "content", "pulumi");
  mkdirSync(content, { recursive: true });
  for (const [name, text] of [
    ["pulumi", "engine"],
    ["pulumi-language-nodejs", "host"],
  ] as const) {
    writeFileSync(join(content, name), text);
    chmodSync(join(content, name), 0o755);
  }
  const file = join(folder, "release.tar.gz");
  await run("tar", ["-czf", file, "-C", join(folder, "content"), "pulumi"]);
  return readFileSync(file);
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
