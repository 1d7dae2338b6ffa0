import { afterAll, beforeAll, expect, test } from "vitest";
import { unknown } from "../../provider/adapter/resource.ts";
import { PluginClient } from "../support/pluginClient.ts";
import { toyExecutable } from "../support/toyPlugin/executable.ts";

const box = "toy:index:Box";
const state = { label: "a", size: 1, content: { colours: ["red"] }, opened: 0, token: "t" };
const { opened, token, ...inputs } = state;
let plugin: PluginClient;

beforeAll(async () => {
  plugin = await PluginClient.start(toyExecutable);
});
afterAll(() => plugin.close());

const diff = (
  news: Record<string, unknown>,
  ignoreChanges: string[] = [],
  oldInputs: Record<string, unknown> = inputs,
) => plugin.diff(box, { id: "a", oldInputs, oldOutputs: state, news, ignoreChanges });

test("equal inputs are no change", async () => {
  expect(await diff(inputs)).toEqual({
    changed: false,
    replaces: [],
    deleteBeforeReplace: false,
    detail: {},
    inputDiffs: [],
    stables: ["token"],
  });
});

test("each change is named with its kind", async () => {
  const { content, ...rest } = inputs;
  const answer = await diff({ ...rest, size: 2, password: "p" });
  expect(answer).toMatchObject({
    changed: true,
    replaces: [],
    detail: { size: "update", password: "add", content: "delete" },
    stables: ["token"],
  });
});

test("a property that cannot change in place replaces, the old one first where the type says so, and nothing is stable", async () => {
  expect(await diff({ ...inputs, label: "b" })).toMatchObject({
    changed: true,
    replaces: ["label"],
    deleteBeforeReplace: true,
    detail: { label: "update-replace" },
    stables: [],
  });
});

test("a value not known yet counts as a change", async () => {
  expect((await diff({ ...inputs, size: unknown })).detail).toEqual({ size: "update" });
  expect((await diff({ ...inputs, content: { colours: [unknown] } })).detail).toEqual({ content: "update" });
});

test("ignored changes are left out, also those that replace", async () => {
  expect(await diff({ ...inputs, label: "b", size: 2 }, ["label", "size"])).toMatchObject({
    changed: false,
    replaces: [],
    detail: {},
  });
  expect(await diff({ ...inputs, size: 2 }, ["*"])).toMatchObject({ changed: false });
  expect(await diff({ ...inputs, size: 2 }, ["size.inner", "siz"])).toMatchObject({ changed: true });
});

test("a change against the state is told from a change of the inputs", async () => {
  expect((await diff({ ...inputs, size: 2 })).inputDiffs).toEqual(["size"]);
  const drifted = { ...inputs, size: 5 };
  expect(await diff(drifted, [], drifted)).toMatchObject({ detail: { size: "update" }, inputDiffs: [] });
});
