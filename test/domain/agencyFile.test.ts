import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { agencyText, group, problemsOf, user } from "./support/agencyText.ts";

const accounts = (text: string) => parseAgencyFile(text, "agencies/acme.yaml").accounts;

describe("an agency file", () => {
  test("of the least size gets every default", () => {
    expect(parseAgencyFile(agencyText("children:\n  - imagekitId: acmeshoes"), "agencies/acme.yaml")).toEqual({
      name: "acme",
      tenantId: "0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40",
      archive: { store: "folder", folder: "archive/acme" },
      accounts: [
        {
          imagekitId: "acmeshoes",
          kind: "child",
          displayName: "ImageKit acmeshoes",
          role: { from: "attribute", attribute: "department" },
          nameId: "mail",
          fullName: "join",
          replyUrl: "fragment",
          deliver: "rewritten",
          assignments: [],
          undeclaredAssignments: "keep",
          assignmentRequired: true,
          owners: [],
          notificationEmails: [],
          certificates: { generations: [{ name: "g1" }], active: "g1" },
          trusts: "all",
          delivery: { channel: "handover", folder: "handover" },
        },
      ],
    });
  });

  test("of the repository is sound: a parent and three children", () => {
    const path = new URL("../../agencies/dev.yaml", import.meta.url);
    const agency = parseAgencyFile(readFileSync(path, "utf8"), "agencies/dev.yaml");
    expect(agency.accounts.map(({ imagekitId, kind }) => `${kind} ${imagekitId}`)).toEqual([
      "parent acmeagency",
      "child acmeshoes",
      "child acmehats",
      "child AcmeToys",
    ]);
  });

  test("may have a parent alone", () => {
    expect(accounts(agencyText("parent: { imagekitId: acme }"))).toMatchObject([
      { imagekitId: "acme", kind: "parent" },
    ]);
  });

  test("fills in {imagekitId} wherever it stands, and nothing else", () => {
    const [account, other] = accounts(
      agencyText(
        "children:",
        "  - imagekitId: Acme",
        '    displayName: "{imagekitId} ($&) {imagekitId}"',
        "    delivery:",
        "      channel: http",
        "      url: https://sso.example/{imagekitId}/settings",
        "      credential: env:KEY_{imagekitId}",
        "  - imagekitId: other",
        '    delivery: { channel: handover, folder: "out/{imagekitId}" }',
      ),
    );
    expect(account).toMatchObject({
      displayName: "Acme ($&) Acme",
      delivery: { channel: "http", url: "https://sso.example/Acme/settings", credential: "env:KEY_Acme" },
    });
    expect(other?.delivery).toEqual({ channel: "handover", folder: "out/other" });
  });

  test("takes object ids in either case, and keeps them in lower case", () => {
    const [account] = accounts(
      agencyText("children:", "  - imagekitId: a", `    assignments: [{ group: ${group.toUpperCase()} }]`),
    );
    expect(account?.assignments).toEqual([{ principalType: "group", principalId: group }]);
  });

  test("may use one anchor in hundreds of accounts", () => {
    const children = Array.from({ length: 500 }, (_, index) => [
      `  - imagekitId: acme${index}`,
      `    assignments: ${index === 0 ? `&everybody [{ group: ${group} }, { user: ${user} }]` : "*everybody"}`,
    ]);
    expect(accounts(agencyText("children:", ...children.flat()))[499]?.assignments).toHaveLength(2);
  });

  test("of 500 accounts is read in a second", () => {
    const children = Array.from({ length: 500 }, (_, index) => [
      `  - imagekitId: acme${index}`,
      "    role: { from: appRole }",
      `    assignments: [{ group: ${group}, role: developer }, { user: ${user}, role: finance }]`,
    ]);
    const text = agencyText("children:", ...children.flat());
    const seconds = [1, 2, 3].map(() => {
      const start = performance.now();
      expect(accounts(text)).toHaveLength(500);
      return (performance.now() - start) / 1000;
    });
    expect(Math.min(...seconds)).toBeLessThan(1);
  });
});

describe("a default is inherited key by key", () => {
  const other = {
    displayName: ["Acme {imagekitId}", "Acme a"],
    role: ["{ from: constant, role: finance }", { from: "constant", role: "finance" }],
    replyUrl: ["plain", "plain"],
    assignments: [`[{ user: ${user} }]`, [{ principalType: "user", principalId: user }]],
    assignmentRequired: ["false", false],
    owners: [`[${user}]`, [user]],
    notificationEmails: ["[ada@agency.example]", ["ada@agency.example"]],
    certificates: ["{ generations: [{ name: g7 }], active: g7 }", { generations: [{ name: "g7" }], active: "g7" }],
    delivery: ["{ channel: handover, folder: other }", { channel: "handover", folder: "other" }],
    deliver: ["original", "original"],
    nameId: ["userPrincipalName", "userPrincipalName"],
    fullName: ["displayName", "displayName"],
  } as const satisfies Record<string, readonly [string, unknown]>;

  test.each(Object.entries(other))("%s: from the defaults, and over them", (key, [text, value]) => {
    const base: Record<string, string> = {
      role: "{ from: attribute, attribute: department }",
      delivery: "{ channel: handover, folder: handover }",
    };
    const file = (defaults: Record<string, string>, own: string) =>
      [
        "agency: acme",
        "tenantId: 0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40",
        "defaults:",
        ...Object.entries(defaults).map(([name, yaml]) => `  ${name}: ${yaml}`),
        "children:",
        "  - imagekitId: a",
        own,
      ].join("\n");
    const [plain] = accounts(file(base, ""));
    expect(accounts(file({ ...base, [key]: text }, ""))).toEqual([{ ...plain, [key]: value }]);
    expect(accounts(file(base, `    ${key}: ${text}`))).toEqual([{ ...plain, [key]: value }]);
  });

  test("a list is taken as a whole, and an empty one is one", () => {
    const [account] = accounts(
      [
        "agency: acme",
        "tenantId: 0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40",
        "defaults:",
        "  role: { from: attribute, attribute: department }",
        "  delivery: { channel: handover, folder: handover }",
        `  assignments: [{ group: ${group} }]`,
        "children: [{ imagekitId: a, assignments: [] }]",
      ].join("\n"),
    );
    expect(account?.assignments).toEqual([]);
  });
});

describe("all five sources of a role are read:", () => {
  test.each([
    "{ from: attribute, attribute: jobTitle }",
    "{ from: customAttribute, attribute: extensionAttribute15 }",
    "{ from: customAttribute, attribute: extension_0123456789abcdef0123456789abcdef_Role }",
    "{ from: constant, role: media_library_restricted_access }",
    `{ from: appRole }\n    assignments: [{ group: ${group}, role: finance }]`,
    '{ from: transformation, method: regexReplace, attribute: jobTitle, regex: "^(?<a>.*)$", replacement: "{a}" }',
    '{ from: transformation, method: join, attributes: [city, extensionAttribute2], separator: "_" }',
    "{ from: transformation, method: extractMailPrefix, attribute: mail }",
    "{ from: transformation, method: toLowercase, attribute: department }",
    "{ from: transformation, method: toUppercase, attribute: department }",
  ])("%s", (role) => {
    expect(problemsOf(agencyText("children:", "  - imagekitId: a", `    role: ${role}`))).toEqual([]);
  });
});
