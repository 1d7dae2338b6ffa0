import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findingKinds } from "../../domain/drift/finding.ts";

const page = readFileSync(new URL("../../docs/drift.md", import.meta.url), "utf8");

test("docs/drift.md names every kind of drift with its severity", () => {
  const told = page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .flatMap((line) => {
      const [, codes = "", severity = ""] = line.split("|").map((cell) => cell.trim());
      return [...codes.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => [code, severity.split(" ")[0]] as const);
    });
  const kinds = Object.entries(findingKinds);
  expect(told.toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual(kinds.toSorted(([a], [b]) => (a < b ? -1 : 1)));
});
