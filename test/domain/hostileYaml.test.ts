import { describe, expect, test } from "vitest";
import { agencyText, problemsOf } from "./support/agencyText.ts";

/** `levels` anchors, each nine times the one before: 9 ** levels values for whoever follows them. */
function bomb(levels: number, level: (name: string, before: string) => string): string {
  const lines = Array.from({ length: levels }, (_, index) => level(`a${index + 1}`, `*a${index}`));
  return ["a0: &a0 { k: x }", ...lines].join("\n");
}

const nine = (before: string) => Array.from({ length: 9 }, () => before).join(", ");

describe("a hostile file is refused at once:", () => {
  test("aliases of aliases", () => {
    const text = bomb(30, (name, before) => `${name}: &${name} [${nine(before)}]`);
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^\d+:\d+ With this alias .* more than 100000 values/)]);
  });

  test.each(["", "%YAML 1.1\n---\n"])("merge keys of merge keys, with the directive %j", (directive) => {
    const text = directive + bomb(30, (name, before) => `${name}: &${name} { <<: [${nine(before)}] }`);
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^\d+:\d+ With this alias /)]);
  });

  test("merge keys at all, whatever YAML version the file asks for", () => {
    const text = `%YAML 1.1\n---\n${agencyText("children:", "  - imagekitId: a", "    <<: { replyUrl: plain }")}`;
    expect(problemsOf(text)).toEqual([
      "10:5 children[0].<<: there is no such key; YAML's merge keys are not read, use defaults",
    ]);
  });

  test("one large anchor used often", () => {
    const large = `x: &x [${"1, ".repeat(10_000)}1]`;
    expect(problemsOf(`${large}\ny: [${"*x, ".repeat(1000)}*x]`)).toEqual([
      expect.stringMatching(/^2:41 With this alias /),
    ]);
  });

  test("an alias inside its own anchor", () => {
    expect(problemsOf("agency: &a [*a]")).toEqual(["1:13 This alias is part of what it stands for."]);
    expect(problemsOf("agency: &a { b: { c: *a } }")).toEqual(["1:22 This alias is part of what it stands for."]);
  });

  test("an alias of nothing", () => {
    expect(problemsOf("agency: *a")).toEqual(["1:9 This alias has no anchor before it."]);
  });

  test("tens of thousands of anchors", () => {
    const text = Array.from({ length: 30_000 }, (_, index) => `k${index}: &a${index} 1`).join("\n");
    expect(problemsOf(text)).toEqual(["1:1 The file has more than 10000 anchors and aliases."]);
  });

  test("more than 5 MB, before it is read", () => {
    expect(problemsOf("[".repeat(5 * 1024 * 1024 + 1))).toEqual([
      "1:1 The file is larger than 5 MB. Split the agency into several files, one stack each.",
    ]);
  });

  test("5 MB counted in bytes, not characters", () => {
    expect(problemsOf(`# ${"ä".repeat(2.5 * 1024 * 1024)}`)).toEqual([expect.stringContaining("larger than 5 MB")]);
  });

  test.each([100, 20_000])("values nested %i levels deep, at their line", (depth) => {
    const text = agencyText(`parent: ${"[".repeat(depth)}${"]".repeat(depth)}`);
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^6:\d+ The values are nested too deep\.$/)]);
  });

  test("mappings nested too deep by indentation", () => {
    const text = Array.from({ length: 5_000 }, (_, depth) => `${" ".repeat(depth)}k:`)
      .join("\n")
      .slice(0, 5 * 1024 * 1024 - 1);
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });

  test.each(["'", '"'])(
    "a quoted text of more lines than anybody writes, in %s, and not one of a thousand",
    (quote) => {
      const text = (lines: number) => agencyText(`x: ${quote}${"a\n  ".repeat(lines - 1)}${quote}`);
      expect(problemsOf(text(1_001))).toEqual(["6:4 A quoted text has more than 1000 lines."]);
      expect(problemsOf(text(1_000))).toContain("6:1 x: there is no such key");
      expect(problemsOf(text(1_000_000))).toEqual(["6:4 A quoted text has more than 1000 lines."]);
    },
    15_000,
  );

  test("millions of empty lists, without running out of memory", () => {
    expect(problemsOf(`x: [${"[],\n ".repeat(1_000_000)}]`)).toEqual([
      "100000:2 The file has more than 100000 lists and mappings in brackets.",
    ]);
  }, 15_000);

  test("two byte order marks, and not one", () => {
    const text = agencyText("parent: { imagekitId: a }");
    expect(problemsOf(`\ufeff\ufeff${text}`)).toEqual([expect.stringContaining("two byte order marks")]);
    expect(problemsOf(`\ufeff${text}`)).toEqual([]);
  });

  test("a key twice, at the second one", () => {
    expect(problemsOf(agencyText("children:", "  - imagekitId: a", "    imagekitId: b"))).toEqual([
      "8:5 This key stands twice in one mapping.",
    ]);
    expect(problemsOf('1: a\n"1": b')).toEqual(["2:1 This key stands twice in one mapping."]);
  });

  test("fifty thousand unknown keys in one mapping, in time that grows no faster than they do", () => {
    const text = Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join("\n");
    expect(problemsOf(text)).toContain("50000:1 k49999: there is no such key");
  }, 30_000);

  test("two documents", () => {
    expect(problemsOf(`${agencyText("parent: { imagekitId: a }")}---\nb: 1`)).toEqual([
      expect.stringContaining("more than one YAML document"),
    ]);
  });

  test("a tag that means nothing here", () => {
    expect(problemsOf(agencyText("parent: { imagekitId: !secret a }"))).toEqual([
      expect.stringMatching(/^6:\d+ .*!secret/),
    ]);
  });
});
