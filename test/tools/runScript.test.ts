import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runner = pathToFileURL(resolve(import.meta.dirname, "../../tools/toolchain/runScript.js")).href;

/** A process that runs the script through runScript, as run.js does. */
function start(script: string) {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.js`);
  writeFileSync(file, script);
  const wrapper = `import(${JSON.stringify(runner)}).then((m) => m.runScript(process.execPath, [${JSON.stringify(file)}], process.env))`;
  const child = spawn(process.execPath, ["-e", wrapper], { stdio: ["ignore", "pipe", "inherit"] });
  return { child, ended: once(child, "close") as Promise<[number | null, string | null]> };
}

describe("a script that is run", () => {
  test("gives its exit code on", async () => {
    expect(await start("process.exit(7)").ended).toEqual([7, null]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("gets %s and may end in its own time", async (signal) => {
    const { child, ended } = start(
      `process.on("${signal}", () => setTimeout(() => process.exit(3), 10)); setInterval(() => {}, 1000); console.log("up")`,
    );
    await once(child.stdout, "data");
    child.kill(signal);
    expect(await ended).toEqual([3, null]);
  });

  test("that a signal ends ends its starter by the same signal", async () => {
    const { child, ended } = start(`setInterval(() => {}, 1000); console.log("up")`);
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await ended).toEqual([null, "SIGTERM"]);
  });
});
