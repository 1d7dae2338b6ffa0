import { expect, test } from "vitest";
import { isInside, parsePropertyPath, topLevel } from "../../provider/adapter/propertyPath.ts";

test.each([
  ["label", ["label"]],
  ["web.redirectUris[0]", ["web", "redirectUris", 0]],
  ['tags["a.b"].c', ["tags", "a.b", "c"]],
  ['["with \\"quotes\\""]', ['with "quotes"']],
  ["list[*].name", ["list", "*", "name"]],
  ["", []],
])("%s is read as the engine reads it", (text, path) => {
  expect(parsePropertyPath(text)).toEqual(path);
});

test("a text that is no path is refused with the place", () => {
  expect(() => parsePropertyPath("a[b]")).toThrow("position 2");
});

test("a path is inside itself and whatever holds it, and wildcards stand for one step", () => {
  const inside = (path: string, outer: string) => isInside(parsePropertyPath(path), parsePropertyPath(outer));
  expect(inside("web.logoutUrl", "web")).toBe(true);
  expect(inside("web", "web")).toBe(true);
  expect(inside("web", "web.logoutUrl")).toBe(false);
  expect(inside("website", "web")).toBe(false);
  expect(inside("list[3].name", "list[*].name")).toBe(true);
  expect(inside("list[3].id", "list[*].name")).toBe(false);
  expect(topLevel("web.redirectUris[0]")).toBe("web");
});
