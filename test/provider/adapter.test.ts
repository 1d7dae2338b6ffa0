import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unknown } from "../../provider/adapter/resource.ts";
import { asSecret, PluginClient } from "../support/pluginClient.ts";
import { toyExecutable } from "../support/toyPlugin/executable.ts";

const box = "toy:index:Box";
let folder: string;
let plugin: PluginClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "adapter-"));
  plugin = await PluginClient.start(toyExecutable, { environment: { TOY_STATE: join(folder, "state.json") } });
});

afterAll(async () => {
  await plugin.close();
  rmSync(folder, { recursive: true });
});

describe("a resource's life", () => {
  test("inputs are checked, defaults filled in, and faults named", async () => {
    expect(await plugin.check(box, { label: "a" })).toMatchObject({ inputs: { label: "a", size: 1 }, failures: [] });
    const faulty = await plugin.check(box, { size: 2 });
    expect(faulty.failures).toEqual([{ property: "label", reason: "must be text" }]);
  });

  test("it is made, read, updated, imported and deleted", async () => {
    const { id, inputs, properties } = await plugin.make(box, { label: "life", size: 3 });
    expect({ id, properties }).toEqual({
      id: "life",
      properties: { label: "life", size: 3, opened: 0, token: "token-life" },
    });
    const { properties: updated } = await plugin.update(box, {
      id,
      oldOutputs: properties,
      news: { label: "life", size: 4 },
    });
    expect(updated).toMatchObject({ size: 4, opened: 1 });
    const refreshed = await plugin.read(box, id, { inputs, outputs: updated });
    expect(refreshed?.inputs).toEqual({ label: "life", size: 4 });
    expect(await plugin.import(box, "life")).toEqual(refreshed);
    await plugin.delete(box, id, updated);
    expect(await plugin.read(box, id, { inputs, outputs: updated })).toBeUndefined();
  });

  test("what a program leaves undefined never reaches a handler as null", async () => {
    const { inputs } = await plugin.check(box, {
      label: "n",
      password: null,
      content: { inner: null, list: [null, 1] },
    });
    expect(inputs).toEqual({ label: "n", size: 1, content: { inner: undefined, list: [null, 1] } });
  });

  test("numbers, lists, objects and text survive both ways", async () => {
    const content = {
      text: "ü €\n",
      zero: 0,
      negative: -1.5,
      large: 2 ** 53,
      no: false,
      empty: {},
      list: [[1], ["a"], []],
    };
    expect((await plugin.create(box, { label: "values", content })).properties.content).toEqual(content);
  });
});

describe("preview", () => {
  test("nothing is made, and only what the type says is known", async () => {
    const { id, properties } = await plugin.create(box, { label: "ghost", size: unknown }, { preview: true });
    expect({ id, properties }).toEqual({ id: "", properties: { label: "ghost", size: unknown } });
    expect(await plugin.read(box, "ghost")).toBeUndefined();
  });

  test("an update says what it keeps", async () => {
    const oldOutputs = { label: "p", size: 1, opened: 2, token: "token-p" };
    const { properties } = await plugin.update(
      box,
      { id: "p", oldOutputs, news: { label: "p", size: 2 } },
      { preview: true },
    );
    expect(properties).toEqual({ label: "p", size: 2, token: "token-p" });
  });

  test("unknown values pass the check at any depth", async () => {
    const news = { label: unknown, content: { list: [1, unknown], inner: { value: asSecret(unknown) } } };
    const { inputs, failures, secretProperties } = await plugin.check(box, news);
    expect(failures).toEqual([]);
    expect(inputs.label).toBe(unknown);
    expect(inputs.content).toEqual({ list: [1, unknown], inner: { value: unknown } });
    expect(secretProperties).toEqual(["content"]);
  });
});

describe("secrets", () => {
  test("a handler sees plain values; the output of a secret input's name, and the type's own secrets, come back secret", async () => {
    const { inputs, secretProperties } = await plugin.check(box, { label: "s", password: asSecret("hidden") });
    expect(inputs.password).toBe("hidden");
    expect(secretProperties).toEqual(["password"]);
    const made = await plugin.create(box, { label: "s", password: asSecret("hidden") });
    expect(made.properties.password).toBe("hidden");
    expect(made.secretProperties.sort()).toEqual(["password", "token"]);
  });

  test("a secret inside an object or a list stays one", async () => {
    const content = { list: ["a", asSecret("b")], inner: { deep: asSecret(1), open: 2 } };
    const { properties, secretProperties } = await plugin.create(box, { label: "nested", content });
    expect(properties.content).toEqual({ list: ["a", "b"], inner: { deep: 1, open: 2 } });
    expect(secretProperties.sort()).toEqual(["content", "token"]);
  });

  test("a refresh keeps what is secret in the state", async () => {
    await plugin.create(box, { label: "kept", password: "hidden" });
    const state = { label: "kept", password: asSecret("hidden") };
    const found = await plugin.read(box, "kept", { inputs: state, outputs: state });
    expect(found?.secretProperties.sort()).toEqual(["password", "token"]);
  });
});
