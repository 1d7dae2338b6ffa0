import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { PluginClient } from "../support/pluginClient.ts";
import { toyExecutable } from "../support/toyPlugin/executable.ts";

const box = "toy:index:Box";
let folder: string;
let plugin: PluginClient;
const start = (config?: Record<string, unknown> | false) =>
  PluginClient.start(toyExecutable, {
    environment: { TOY_STATE: join(folder, "state.json") },
    ...(config !== undefined && { config }),
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "adapter-failures-"));
  plugin = await start();
});
afterAll(async () => {
  await plugin.close();
  rmSync(folder, { recursive: true });
});

describe("an error", () => {
  test("reaches the engine as its message alone, without stack or cause", async () => {
    const failing = plugin.create(box, { label: "x", content: "fails" }, { name: "crate" });
    await expect(failing).rejects.toMatchObject({
      code: "INTERNAL",
      message: "Box crate cannot be made.",
      initFailed: undefined,
    });
  });

  test("after the object was made carries the object's state", async () => {
    await expect(plugin.create(box, { label: "half", content: "fails halfway" })).rejects.toMatchObject({
      message: "made, but its lid is open",
      initFailed: {
        id: "half",
        reasons: ["made, but its lid is open"],
        outputs: { label: "half", opened: 0, token: "token-half" },
        inputs: { label: "half" },
      },
    });
  });

  test("in a value that has no wire form names the property", async () => {
    await expect(plugin.create(box, { label: "endless", content: "overflows" })).rejects.toThrow(
      "Property content.sizes[1] cannot be given to the engine: it is the number Infinity.",
    );
  });

  test("of an unknown type, function or method says what there is not", async () => {
    await expect(plugin.create("toy:index:Sphere", {})).rejects.toMatchObject({
      code: "UNIMPLEMENTED",
      message: "toy has no resource type toy:index:Sphere.",
    });
    await expect(plugin.invoke("toy:index:sing")).rejects.toMatchObject({ code: "UNIMPLEMENTED" });
    await expect(plugin.mapping()).rejects.toMatchObject({ code: "UNIMPLEMENTED" });
  });
});

describe("ending", () => {
  test("a custom time-out aborts the call and says so", async () => {
    const waiting = plugin.create(box, { label: "w", content: "waits" }, { timeoutSeconds: 0.05 });
    await expect(waiting).rejects.toThrow("Not finished within 0.05 s");
  });

  test("Cancel aborts every running call, and the plugin goes on", async () => {
    const waiting = ["a", "b"].map((label) =>
      plugin.create(box, { label, content: "waits" }).catch((error: Error) => error.message),
    );
    // Cancel may overtake the two calls on the wire: repeat until both have ended.
    let ended = false;
    const all = Promise.all(waiting).finally(() => {
      ended = true;
    });
    await vi.waitFor(async () => {
      await plugin.cancel();
      expect(ended).toBe(true);
    });
    for (const message of await all) expect(message).toMatch(/^Cancelled before it was finished/);
    expect((await plugin.create(box, { label: "after" })).id).toBe("after");
  });

  test("a promise that nobody awaited is reported and ends nothing", async () => {
    expect((await plugin.create(box, { label: "stray", content: "strays" })).id).toBe("stray");
    await vi.waitFor(() => expect(plugin.errorOutput.join("")).toContain("a promise that nobody awaited"));
    expect((await plugin.create(box, { label: "next" })).id).toBe("next");
  });

  test("the engine's interrupt ends an idle plugin at once and a busy one after its calls have stopped", async () => {
    const idle = await start();
    expect(await idle.close()).toBe(0);
    const busy = await start();
    const stopped = busy.create(box, { label: "busy", content: "waits" }).catch((error: Error) => error.message);
    // An answered call behind it on the same connection shows that the first has begun.
    await busy.check(box, { label: "x" });
    busy.process.kill("SIGINT");
    expect(await stopped).toMatch(/^Cancelled/);
  });
});

describe("configuration", () => {
  test("unknown settings are refused, values arrive, a failure is told", async () => {
    expect(await plugin.checkConfig({ colour: "red", version: "1.0.0" })).toEqual([]);
    expect(await plugin.checkConfig({ color: "red" })).toEqual([
      { property: "color", reason: "there is no such setting" },
    ]);
    const red = await start({ colour: "red", version: "1.0.0" });
    const told = { args: { a: [1] }, configuration: { colour: "red" } };
    expect(await red.invoke("toy:index:echo", { a: [1] })).toEqual(told);
    // Whoever else reaches the port cannot have it work for him.
    await expect(red.configure({ colour: "blue" })).rejects.toThrow("Another configuration is refused");
    await red.configure({ colour: "red" });
    expect(await red.invoke("toy:index:echo", { a: [1] })).toEqual(told);
    await red.close();
    await expect(start({ colour: "mud" })).rejects.toThrow("mud is not a colour");
  });

  test("no resource is touched before it", async () => {
    const unconfigured = await start(false);
    await expect(unconfigured.create(box, { label: "early" })).rejects.toThrow("not configured yet");
    await unconfigured.close();
  });
});
