import { describe, expect, test } from "vitest";
import type { AccountData } from "../../domain/agency/agencySchema.ts";
import { addAccounts } from "../../domain/agency/edit/addAccounts.ts";
import { removeAccount } from "../../domain/agency/edit/removeAccount.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { agencyText, group } from "./support/agencyText.ts";

const path = "acme.yaml";
const head = agencyText();
const add = (text: string, ...accounts: (AccountData | string)[]) =>
  addAccounts(
    text,
    path,
    accounts.map((account) => (typeof account === "string" ? { imagekitId: account } : account)),
  );

/** Of a file without the common head, before and after. */
interface Form {
  is: string;
  before: string;
  after: string;
}

describe("an account is added in the form the file has", () => {
  const full: AccountData = {
    imagekitId: "new",
    displayName: "New # one",
    role: { from: "appRole" },
    assignments: [{ group, role: "finance" }],
  };

  test.each<Form>([
    {
      is: "no children yet",
      before: "parent: { imagekitId: p }\n",
      after: "parent: { imagekitId: p }\nchildren:\n  - imagekitId: new\n",
    },
    {
      is: "no children yet, keys set apart, and a comment at the end",
      before: "\nparent:\n  imagekitId: p\n\n# the end\n",
      after: "\nparent:\n  imagekitId: p\n\nchildren:\n  - imagekitId: new\n\n# the end\n",
    },
    { is: "an empty list", before: "children: [] # none\n", after: "children: # none\n  - imagekitId: new\n" },
    { is: "a list of nothing", before: "children: # none\n", after: "children: # none\n  - imagekitId: new\n" },
    {
      is: "an empty list with a note in it",
      before: "children: [\n  # none yet\n]\n",
      after: "children: [\n  # none yet\n  { imagekitId: new }\n]\n",
    },
    {
      is: "brackets on one line",
      before: "children: [{imagekitId: a}]\n",
      after: "children: [{imagekitId: a}, {imagekitId: new}]\n",
    },
    {
      is: "brackets on lines of their own, each account with a note",
      before: "children: [\n  { imagekitId: a }, # a\n  { imagekitId: b } # b\n]\n",
      after: "children: [\n  { imagekitId: a }, # a\n  { imagekitId: b }, # b\n  { imagekitId: new }\n]\n",
    },
    {
      is: "brackets with a comma at the end",
      before: "children: [\n  { imagekitId: a }, # a\n]\n",
      after: "children: [\n  { imagekitId: a }, # a\n  { imagekitId: new },\n]\n",
    },
    {
      is: "quoted IDs",
      before: "children:\n- imagekitId: 'a'\n",
      after: "children:\n- imagekitId: 'a'\n- imagekitId: 'new'\n",
    },
    {
      is: "an account that ends in a text of several lines",
      before: "children:\n  - imagekitId: a\n    displayName: >-\n      A\n      B\n",
      after: "children:\n  - imagekitId: a\n    displayName: >-\n      A\n      B\n  - imagekitId: new\n",
    },
    {
      is: "a list under an anchor",
      before: "children: &all\n  - &a\n    imagekitId: a\n",
      after: "children: &all\n  - &a\n    imagekitId: a\n  - imagekitId: new\n",
    },
  ])("$is", ({ before, after }) => {
    expect(add(head + before, "new")).toBe(head + after);
    expect(parseAgencyFile(head + after, path).accounts.at(-1)?.imagekitId).toMatch(/new|p/);
  });

  test("JSON stays JSON", () => {
    const json = JSON.stringify({ agency: "acme", tenantId: group, children: [{ imagekitId: "a" }] });
    const old = JSON.parse(json);
    expect(JSON.parse(add(json, full))).toEqual({ ...old, children: [...old.children, full] });
    expect(JSON.parse(add('{"agency": "acme"}', "new"))).toEqual({ agency: "acme", children: [{ imagekitId: "new" }] });
  });

  test("values are written as the neighbours write them, keys in their order", () => {
    const usual = `children:\n  - imagekitId: a\n    role: { from: appRole }\n    assignments:\n      - { group: ${group}, role: developer }\n`;
    expect(add(head + usual, full)).toBe(
      `${head}${usual}  - imagekitId: new\n    displayName: "New # one"\n    role: { from: appRole }\n    assignments:\n      - { group: ${group}, role: finance }\n`,
    );
    const blocks = "children:\n  - role:\n      from: appRole\n    imagekitId: a\n    assignments: []\n";
    expect(add(head + blocks, full)).toBe(
      `${head}${blocks}  - role:\n      from: appRole\n    imagekitId: new\n    displayName: "New # one"\n    assignments: [ { group: ${group}, role: finance } ]\n`,
    );
  });

  test.each(["123", "true", "null", "0x1f", "1e3", "0o17", "yes", "1_000"])("the ID %s stays text", (id) => {
    expect(add(`${head}children:\n  - imagekitId: a\n`, id)).toContain(`- imagekitId: "${id}"\n`);
    expect(add(`${head}children: [{ imagekitId: a }]\n`, id)).toContain(`{ imagekitId: "${id}" }]`);
  });
});

describe("an account is removed in the form the file has", () => {
  test.each<Form>([
    {
      is: "the only child",
      before: "parent: { imagekitId: p }\nchildren: &all # all\n  # a's own\n  - imagekitId: a\n# end\n",
      after: "parent: { imagekitId: p }\nchildren: &all [] # all\n# end\n",
    },
    {
      is: "a comment of the section above, set apart",
      before: "children:\n  # shoes\n\n  # a's own\n  - imagekitId: a\n\n  - imagekitId: b\n",
      after: "children:\n  # shoes\n\n  - imagekitId: b\n",
    },
    {
      is: "the first of brackets",
      before: "children: [{ imagekitId: a }, { imagekitId: b }]\n",
      after: "children: [{ imagekitId: b }]\n",
    },
    {
      is: "the last of brackets",
      before: "children: [{ imagekitId: b }, { imagekitId: a }]\n",
      after: "children: [{ imagekitId: b }]\n",
    },
    {
      is: "the last of brackets on lines of their own",
      before: "children: [\n  { imagekitId: b },\n  # a's own\n  { imagekitId: a } # a\n]\n",
      after: "children: [\n  { imagekitId: b },\n]\n",
    },
    {
      is: "a parent in braces",
      before: "parent: { imagekitId: a }\nchildren: [{ imagekitId: b }]\n",
      after: "children: [{ imagekitId: b }]\n",
    },
  ])("$is", ({ before, after }) => {
    expect(removeAccount(head + before, path, "a")).toBe(head + after);
  });

  test("the last child of a file without a last line break, with a parent and without", () => {
    for (const parent of ["parent: { imagekitId: p }\n", ""])
      expect(removeAccount(`${head}${parent}children:\n  - imagekitId: a`, path, "a")).toBe(
        `${head}${parent}children: []`,
      );
  });

  test("an account that is not there changes nothing; case matters", () => {
    const text = `${head}children:\n  - imagekitId: a\n`;
    expect(removeAccount(text, path, "A")).toBe(text);
  });

  test("what an alias elsewhere stands for is not taken away from it", () => {
    const role = "role: &role { from: appRole }";
    const text = `${head}children:\n  - imagekitId: a\n    ${role}\n  - imagekitId: b\n    role: *role\n`;
    expect(() => removeAccount(text, path, "a")).toThrow(
      "acme.yaml:7:5 children[0]: holds what the alias *role elsewhere in the file stands for; write it out there first",
    );
    expect(removeAccount(text, path, "b")).not.toContain("*role");
    const again = `${text.replace("*role", "*role # its own")}  - imagekitId: c\n    ${role}\n  - imagekitId: d\n    role: *role\n`;
    expect(() => removeAccount(again, path, "c")).toThrow("*role");
    expect(removeAccount(again, path, "d")).toContain("imagekitId: c");
  });
});

test.each([
  ["an alias", "x: &c [{ imagekitId: a }]\nchildren: *c\n", /children: is no list written out here/],
  ["a mapping", "children: { imagekitId: a }\n", /children: is no list written out here/],
  ["another line's", "? children\n: - imagekitId: a\n", /shares a line with something else/],
])("children that are %s are refused, with the place", (_, children, message) => {
  expect(() => add(head + children, "new")).toThrow(message);
});
