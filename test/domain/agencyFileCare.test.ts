import { describe, expect, test } from "vitest";
import { AgencyFileError } from "../../domain/agency/agencyFileError.ts";
import { parseLedger } from "../../domain/agency/ledger.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { agencyText, group, problemsOf, user } from "./support/agencyText.ts";

describe("a private key that was put into the file is not repeated", () => {
  const key = "private_aBcDeF123456+/=";
  const delivery = (rest: string) => ["children:", `  - { imagekitId: a, delivery: { channel: http, ${rest} } }`];

  test.each([
    ["as the credential", agencyText(...delivery(`url: env:URL, credential: "${key}"`))],
    ["in the settings URL", agencyText(...delivery(`url: "https://${key}:@sso.example/", credential: env:KEY`))],
    ["as the settings URL", agencyText(...delivery(`url: "${key}", credential: env:KEY`))],
    ["as a key", agencyText(`"${key}": 1`, "children: [{ imagekitId: a }]")],
    ["as an ImageKit ID", agencyText("children:", `  - imagekitId: "${key}"`)],
    ["where syntax ends", `- a\nb: "${key}"\n`],
    ["as an alias", agencyText("children:", `  - imagekitId: *${key}`)],
    ["as a tag", agencyText("children:", `  - imagekitId: !${key} a`)],
  ])("%s", (_, text) => {
    const problems = problemsOf(text).join("\n");
    expect(problems).not.toBe("");
    expect(problems).not.toContain("aBcDeF");
    expect(() => parseAgencyFile(text, "acme.yaml")).not.toThrow("aBcDeF");
  });
});

describe("a message stays readable", () => {
  test("with thousands of problems: the first fifty, and how many more", () => {
    const text = agencyText("children:", ...Array.from({ length: 3000 }, () => "  - { id: a }"));
    let message = "";
    try {
      parseAgencyFile(text, "acme.yaml");
    } catch (error) {
      expect(error).toBeInstanceOf(AgencyFileError);
      expect((error as AgencyFileError).problems).toHaveLength(6000);
      message = (error as AgencyFileError).message;
    }
    expect(message.split("\n")).toHaveLength(52);
    expect(message).toMatch(/^6000 problems, so nothing was changed:\n {2}acme\.yaml:7:5 children\[0\]\.imagekitId/);
    expect(message).toMatch(/\n {2}and 5950 more$/);
  });

  test("where a role is written as one word", () => {
    expect(problemsOf(agencyText("children:", "  - { imagekitId: a, role: finance }"))).toEqual([
      "7:28 children[0].role: must be a mapping; { from: constant, role: finance } is meant, perhaps",
    ]);
  });

  test("where a transformation reads an attribute nobody knows", () => {
    const role = "{ from: transformation, method: toLowercase, attribute: shoeSize }";
    expect(problemsOf(agencyText("children:", `  - { imagekitId: a, role: ${role} }`))).toEqual([
      expect.stringMatching(/^7:84 .*must be one of city, .*userType, extensionAttribute1 to 15, or a directory/),
    ]);
  });
});

test("a replacement that is the same for everybody must be a role", () => {
  const role = (replacement: string) =>
    agencyText(
      "children:",
      "  - imagekitId: a",
      `    role: { from: transformation, method: regexReplace, attribute: mail, regex: x, replacement: ${replacement} }`,
    );
  expect(problemsOf(role("finance"))).toEqual([]);
  expect(problemsOf(role("editor"))).toEqual([
    expect.stringMatching(
      /^8:97 children\[0\]\.role\.replacement: account a: it is the same for everybody, and none of/,
    ),
  ]);
});

test("ids and addresses that stand twice count once, object ids in lower case: Graph keeps sets", () => {
  const text = agencyText(
    "children:",
    "  - imagekitId: a",
    `    owners: [${user.toUpperCase()}, ${group}, ${user}]`,
    "    notificationEmails: [ada@agency.example, it@agency.example, ada@agency.example]",
  ).replace("0f6a1c52-3f0a", "0F6A1C52-3F0A");
  const agency = parseAgencyFile(text, "acme.yaml");
  expect(agency.tenantId).toBe("0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40");
  expect(agency.accounts[0]?.owners).toEqual([user, group]);
  expect(agency.accounts[0]?.notificationEmails).toEqual(["ada@agency.example", "it@agency.example"]);
});

test("an account may be called as a property of every object is", () => {
  const names = ["constructor", "toString", "hasOwnProperty"];
  const { accounts } = parseAgencyFile(
    agencyText("children:", ...names.map((id) => `  - imagekitId: ${id}`)),
    "a.yaml",
  );
  expect(accounts.map(({ imagekitId }) => imagekitId)).toEqual(names);
  const { confirmations } = parseLedger('{"confirmations": {}}', "a.handover.json");
  expect(names.map((id) => confirmations[id])).toEqual([undefined, undefined, undefined]);
});

test("a megabyte of brackets is refused before a parser sees it", () => {
  expect(problemsOf("[".repeat(5_000_000))).toEqual(["1:65 The values are nested too deep."]);
  expect(problemsOf("- ".repeat(2_500_000))).toEqual([expect.stringContaining("nested too deep")]);
  expect(problemsOf("? ".repeat(2_500_000))).toEqual([expect.stringContaining("nested too deep")]);
});

test("many accounts on one line are not nested", () => {
  const accounts = Array.from({ length: 300 }, (_, index) => `{ imagekitId: a${index} }`);
  expect(problemsOf(agencyText(`children: [${accounts.join(", ")}]`))).toEqual([]);
});
