import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { replaceWholeFile } from "../../provider/files/wholeFile.ts";

const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-whole-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string) => join(folder, name);
const module = (name: string) => JSON.stringify(new URL(`../../${name}`, import.meta.url).href);

test("the new content is there with its mode, and nothing beside it", () => {
  writeFileSync(path("a"), "old");
  replaceWholeFile(path("a"), "new", { mode: 0o600 });
  expect(readFileSync(path("a"), "utf8")).toBe("new");
  expect(statSync(path("a")).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["a"]);
});

test("what is thrown just before keeps the old content", () => {
  const refuse = () => {
    throw new Error("no");
  };
  expect(() => replaceWholeFile(path("a"), "newer", { justBefore: refuse })).toThrow("no");
  expect(readFileSync(path("a"), "utf8")).toBe("new");
  expect(readdirSync(folder)).toEqual(["a"]);
});

test("a link that is planted at the name of a temporary file is not followed", () => {
  writeFileSync(path("victim"), "somebody's");
  for (const name of [`a.${process.pid}.tmp`, `.a.${process.pid}.tmp`]) symlinkSync(path("victim"), path(name));
  replaceWholeFile(path("a"), "newest");
  expect(readFileSync(path("victim"), "utf8")).toBe("somebody's");
});

// A limit on the size of files does to a process what a full disk does: a part is written, without an error, and the next write fails.
test.skipIf(process.platform !== "linux").each([
  [
    "an agency file",
    `const { replaceText } = await import(${module("cli/shared/textFile.ts")}); replaceText(file, old, next);`,
  ],
  [
    "a bundle or a document of the archive",
    `const { replaceWholeFile } = await import(${module("provider/files/wholeFile.ts")}); replaceWholeFile(file, next);`,
  ],
])("on a full disk %s stays as it was, and an error says so", (_, write) => {
  const file = path("agency.yaml");
  const old = "children:\n".padEnd(20_000, "# old\n");
  writeFileSync(file, old);
  const script = `
    const [file, old, next] = [${JSON.stringify(file)}, ${JSON.stringify(old)}, "x".repeat(35_196)];
    try { ${write} } catch (error) { console.log(error.message); }`;
  const limited = `trap '' XFSZ; ulimit -f 24; exec ${process.execPath} --input-type=module -`;
  const said = execFileSync("bash", ["-c", limited], { input: script, encoding: "utf8" });
  expect(said).toMatch(/no space left|EFBIG/);
  expect(readFileSync(file, "utf8")).toBe(old);
  expect(readdirSync(folder).filter((name) => name.includes("agency") && name !== "agency.yaml")).toEqual([]);
});

test("of processes that edit one file at once, each finds what the one before it wrote", async () => {
  const file = path("counted");
  writeFileSync(file, "0");
  const script = `
    import { readFileSync } from "node:fs";
    const { replaceText } = await import(${module("cli/shared/textFile.ts")});
    for (let done = 0; done < 40; ) {
      const before = readFileSync(${JSON.stringify(file)}, "utf8");
      try { replaceText(${JSON.stringify(file)}, before, String(Number(before) + 1)); done += 1; }
      catch (error) { if (!error.message.includes("changed by somebody else")) throw error; }
    }`;
  const editors = [1, 2, 3].map(() =>
    spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" }),
  );
  expect(await Promise.all(editors.map(async (one) => (await once(one, "close"))[0]))).toEqual([0, 0, 0]);
  expect(readFileSync(file, "utf8")).toBe("120");
});
