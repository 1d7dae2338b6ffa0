import { execFile } from "node:child_process";
import { expect, test } from "vitest";

const path = new URL("../../components/endWithEngine.ts", import.meta.url).href;

/** Runs a program that rejects with this, and gives its exit code and whether a handler of its own heard of it. */
function program(error: string): Promise<{ code: number; heard: boolean }> {
  const text = `import { endWithEngine } from ${JSON.stringify(path)};
process.on("unhandledRejection", () => { console.log("heard"); process.exit(1); });
endWithEngine();
Promise.reject(${error});
setTimeout(() => {}, 1_000);`;
  return new Promise((settle) => {
    execFile(process.execPath, ["--input-type=module", "-e", text], (failure, stdout) =>
      settle({ code: Number(failure?.code ?? 0), heard: stdout.includes("heard") }),
    );
  });
}

test.each([
  "new Error('Channel has been shut down')",
  "new Error('error serializing property \"clientId\": Channel has been shut down')",
  "Object.assign(new Error('14 UNAVAILABLE: connection refused'), { code: 14 })",
])("once the engine is gone the program ends without a word: %s", async (error) => {
  expect(await program(error)).toEqual({ code: 32, heard: false });
});

test.each(["new Error('Account child1: no such thing')", "'text'"])(
  "whatever else goes wrong is told: %s",
  async (error) => {
    expect(await program(error)).toEqual({ code: 1, heard: true });
  },
);
