import { expect, test } from "vitest";
import { dotnetRegex } from "../../simulator/entra/dotnetRegex.ts";

test.each([
  ["a named group in quotes", "^(?'domain'[^@]+)@", "ada@x", { domain: "ada" }],
  ["a named group in angle brackets", "^(?<domain>[^@]+)@", "ada@x", { domain: "ada" }],
  ["case ignored from the middle on", "(?'name'^.*?)(?i)(\\@fabrikam\\.com)+$", "Ada@FABRIKAM.com", { name: "Ada" }],
  ["case ignored for both sides of a bar", "(?i)^(?'a'x)$|^(?'b'y)$", "Y", { b: "y".toUpperCase() }],
  ["case ignored inside one group only", "(?'a'(?i)x)y", "Xy", { a: "X" }],
  ["anchors of .NET", "\\A(?'a'x)\\z", "x", { a: "x" }],
  ["a class that holds brackets and bars", "(?'a'[(|)\\]]+)x", "(|)]x", { a: "(|)]" }],
  ["an escaped bracket", "\\((?'a'x)\\)", "(x)", { a: "x" }],
])("%s is understood", (_, pattern, text, groups) => {
  expect(dotnetRegex(pattern)?.exec(text)?.groups).toMatchObject(groups);
});

test("case counts outside the group that ignores it", () => {
  expect(dotnetRegex("(?'a'(?i)x)y")?.test("XY")).toBe(false);
});

test.each(["(", "(?>atomic)x", "[z-a]"])("%s is no pattern", (pattern) => {
  expect(dotnetRegex(pattern)).toBeUndefined();
});
