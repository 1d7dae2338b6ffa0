import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const project = resolve(import.meta.dirname, "../..");

test("every test that docs/security.md names is there", () => {
  const page = readFileSync(`${project}/docs/security.md`, "utf8");
  const named = [...page.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((path) => !existsSync(`${project}/${path}`))).toEqual([]);
});
