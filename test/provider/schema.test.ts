import { describe, expect, test } from "vitest";
import { resourceTokens } from "../../domain/resources.ts";
import { unknown } from "../../provider/adapter/resource.ts";
import { createPlugin } from "../../provider/plugin.ts";
import { packageSchema } from "../../provider/schema.ts";

interface Schema {
  version: string;
  config: { variables: Record<string, unknown> };
  resources: Record<
    string,
    { inputProperties: Record<string, unknown>; requiredInputs: string[]; properties: Record<string, unknown> }
  >;
}

const plugin = createPlugin();
const schema: Schema = JSON.parse(packageSchema(plugin.version));

test("the schema has the plugin's version and exactly its types", () => {
  expect(schema.version).toBe(plugin.version);
  expect(Object.keys(schema.resources).sort()).toEqual(Object.values(resourceTokens).sort());
  expect(plugin.resources.map(({ token }) => token).sort()).toEqual(Object.values(resourceTokens).sort());
});

describe.each(plugin.resources.map((resource) => [resource.token, resource] as const))("%s", (token, resource) => {
  const { inputProperties = {}, requiredInputs = [], properties = {} } = schema.resources[token] ?? {};
  const all = Object.fromEntries(Object.keys(inputProperties).map((name) => [name, unknown]));

  test("takes every input of the schema and no other", () => {
    expect(resource.check(all, undefined).failures).toEqual([]);
    expect(resource.check({ ...all, somethingElse: 1 }, undefined).failures).not.toEqual([]);
  });

  test("misses exactly the inputs which the schema calls required", () => {
    const missed = resource.check({}, undefined).failures.map(({ property }) => property);
    expect(missed.sort()).toEqual([...requiredInputs].sort());
  });

  test("has those inputs as outputs which programs read back", () => {
    const repeated = Object.keys(properties).filter((name) => name in inputProperties);
    expect(repeated.sort()).toEqual([...(resource.readBack ?? ["unsaid"])].sort());
  });
});

test("the schema has exactly the settings that the plugin takes", () => {
  for (const name of Object.keys(schema.config.variables)) {
    const failures = plugin.checkConfig?.({ [name]: "?" }) ?? [];
    expect(failures.map(({ reason }) => reason).join()).not.toMatch(/unrecognized|unknown|no such/i);
  }
  expect(plugin.checkConfig?.({ somethingElse: "1" })).not.toEqual([]);
});

test("whatever speaks of references names every kind of them", () => {
  const { failures } = plugin.resources
    .find(({ token }) => token === resourceTokens.ssoSettings)
    ?.check({ delivery: { channel: "http", url: "?", credential: "?" } }, undefined) ?? { failures: [] };
  const words = [...failures.map(({ reason }) => reason), ...packageSchema("1.0.0").split('"')];
  const about = words.filter((text) => text.includes("env:NAME"));
  expect(about.length).toBeGreaterThanOrEqual(5);
  for (const text of about) expect(text).toMatch(/file:PATH.*keyvault:/);
});
