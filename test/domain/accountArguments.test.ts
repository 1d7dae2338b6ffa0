import { describe, expect, test } from "vitest";
import { type AccountArguments, accountArguments } from "../../domain/agency/accountArguments.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { agencyText, group, user } from "./support/agencyText.ts";

const least: AccountArguments = {
  imagekitId: "acmeshoes",
  role: { from: "attribute", attribute: "department" },
  delivery: { channel: "handover", folder: "handover" },
};
const problemsOf = (more: object) => accountArguments({ ...least, ...more }).problems;
const role = { from: "appRole" } as const;

describe("the arguments of a component", () => {
  test("get the same defaults as an account of a file", () => {
    const { accounts } = parseAgencyFile(agencyText("children: [{ imagekitId: acmeshoes }]"), "acme.yaml");
    expect(accountArguments(least)).toEqual({ account: accounts[0], problems: [] });
  });

  test("may be an account of a file: nothing about it is refused or changed", () => {
    const text = agencyText(
      "children:",
      `  - imagekitId: ${"a".repeat(110)}`,
      '    displayName: "Shoes and {imagekitId}"',
      "    role: { from: appRole }",
      `    assignments: [{ group: ${group}, role: finance }, { user: ${user}, role: developer }]`,
      `    owners: [${user}]`,
      "    replyUrl: plain",
      "    certificates: { generations: [{ name: g1 }, { name: g2, endDateTime: 2029-01-31T00:00:00Z }], active: g2 }",
      "    delivery: { channel: http, url: env:URL, credential: 'env:K_{imagekitId}' }",
    );
    const [account] = parseAgencyFile(text, "acme.yaml").accounts;
    expect(account && accountArguments(account)).toEqual({ account, problems: [] });
  });

  test.each([
    ["an active generation that is not declared", { certificates: { generations: [{ name: "g1" }], active: "g2" } }],
    [
      "a user with two roles",
      {
        role,
        assignments: [
          { principalType: "user", principalId: user, role: "finance" },
          { principalType: "user", principalId: user, role: "developer" },
        ],
      },
    ],
    [
      "a group twice",
      {
        assignments: [
          { principalType: "group", principalId: group },
          { principalType: "group", principalId: group.toUpperCase() },
        ],
      },
    ],
    ["an object id that is none", { assignments: [{ principalType: "group", principalId: "everybody" }] }],
    ["an owner that is none", { owners: ["ada@agency.example"] }],
    ["an ImageKit ID with a space", { imagekitId: "acme shoes" }],
    ["a role nobody knows", { role: { from: "constant", role: "emperor" } }],
    ["app roles that nobody has", { role }],
    ["a key written out", { delivery: { channel: "http", url: "https://sso.example", credential: "private_x" } }],
    ["a blank name", { displayName: " " }],
  ])("are refused by the file's rules: %s", (_, more) => {
    expect(problemsOf(more)).toHaveLength(1);
  });

  test("are refused in the file's words, with the place, all at once", () => {
    expect(problemsOf({ owners: ["ada"], displayName: "Acme {id}", replyUrl: "none" })).toEqual([
      "displayName: holds an unknown placeholder; {imagekitId} is the only one",
      "replyUrl: must be fragment or plain",
      "owners[0]: must be an object id: 8-4-4-4-12 hexadecimal digits",
    ]);
    expect(problemsOf({ certificates: { generations: [{ name: "g1" }], active: "g2" } })).toEqual([
      "certificates.active: g2 is none of the declared generations (g1)",
    ]);
  });
});
