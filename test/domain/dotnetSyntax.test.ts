import { describe, expect, test } from "vitest";
import { dotnetSyntaxProblem } from "../../domain/saml/dotnetSyntax.ts";

describe("a .NET regular expression is taken where .NET takes it, JavaScript or not:", () => {
  test.each([
    "^(?<role>\\w+)-ik$",
    "(?'role'.*)",
    "(?i)ADMIN|(?-i:x)",
    "(?>a+)b{2,3}?",
    "(?<open>\\()(?<-open>\\))",
    "[]()*+?]",
    "[^]a]",
    "[a-z-[aeiou]]+",
    "\\(\\[\\*",
    "(?#a comment with ( and [)x",
    "(?<=a)(?<!b)(?=c)(?!d)(?(1)a|b)",
    "a{,3}{",
    "]x}",
    "^*",
    "(?x) a # ( a comment\n b",
  ])("%s", (pattern) => {
    expect(dotnetSyntaxProblem(pattern)).toBeUndefined();
  });
});

describe("refused, with the place, is", () => {
  test.each([
    ["(a", "the ( at character 1 is never closed"],
    ["a(b(c)", "the ( at character 2 is never closed"],
    ["a)", "the ) at character 2 closes nothing"],
    ["[)", "the [ at character 1 is never closed"],
    ["[]", "the [ at character 1 is never closed"],
    ["[a-z-[x]", "the [ at character 1 is never closed"],
    ["a\\", "it ends in \\, which stands for nothing alone"],
    ["[\\", "the [ at character 1 is never closed"],
    ["*a", "the * at character 1 repeats nothing"],
    ["a|+", "the + at character 3 repeats nothing"],
    ["(?)", "the ? at character 2 repeats nothing"],
    ["a**", "the * at character 3 repeats nothing"],
    ["(?#never", "the ( at character 1 is never closed"],
  ])("%s", (pattern, problem) => {
    expect(dotnetSyntaxProblem(pattern)).toBe(problem);
  });
});
