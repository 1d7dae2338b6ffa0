import { describe, expect, test } from "vitest";
import { AgencyFileError } from "../../domain/agency/agencyFileError.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { agencyText, problemsOf, user } from "./support/agencyText.ts";
import { mistakes } from "./support/mistakes.ts";
import { roleMistakes } from "./support/roleMistakes.ts";

describe("an agency file is refused, with line and column, for", () => {
  test.each([...mistakes, ...roleMistakes])("%s", (_, lines, problems) => {
    expect(problemsOf(agencyText(...lines))).toEqual(problems);
  });

  const delivery = (url: string, credential = "env:KEY") =>
    problemsOf(
      agencyText(
        "children:",
        "  - imagekitId: a",
        "    delivery:",
        "      channel: http",
        `      url: ${JSON.stringify(url)}`,
        `      credential: ${JSON.stringify(credential)}`,
      ),
    );

  test.each([
    "http://sso.example/a",
    "http://127.0.0.1.sso.example/a",
    "https://ada:secret@sso.example/a",
    "ftp://sso.example/a",
    "sso.example/a",
    "https://sso.example/#/{imagekitId}",
    "https://sso.example/a#",
    "env:",
    "",
  ])("the settings URL %j", (url) => {
    expect(delivery(url)).toEqual([
      "10:12 children[0].delivery.url: must be an https URL without user name, password and fragment, env:NAME, file:PATH or keyvault:https://<vault>.vault.azure.net/secrets/<name>",
    ]);
  });

  test.each([
    "https://sso.example/{imagekitId}",
    "http://localhost:8080/a",
    "http://127.0.0.1/a",
    "http://[::1]:1/a",
    "env:URL",
    "file:url.txt",
  ])("no reason where the settings URL is %j", (url) => {
    expect(delivery(url)).toEqual([]);
  });

  test.each(["private_abcDEF123=", "env:", "PRIVATE_KEY", "https://vault.example/key"])(
    "a credential that is no reference, without repeating it",
    (credential) => {
      const problems = delivery("env:URL", credential);
      expect(problems).toEqual([
        "11:19 children[0].delivery.credential: must be a reference, env:NAME, file:PATH or keyvault:https://<vault>.vault.azure.net/secrets/<name>; the key itself is never written here",
      ]);
    },
  );

  test.each([
    "keyvault:acme/key",
    "keyvault:http://acme.vault.azure.net/secrets/key",
    "keyvault:https://acme.vault.azure.net.evil.example/secrets/key",
    "keyvault:https://acme.vault.azure.net:444/secrets/key",
    "keyvault:https://:pw@acme.vault.azure.net/secrets/key",
    "keyvault:https://acme.vault.azure.net/keys/key",
    "keyvault:https://acme.vault.azure.net/secrets/key/latest",
    "keyvault:https://acme.vault.azure.net/secrets/key?api-version=7.4",
  ])("a Key Vault reference that is none: %s", (credential) => {
    expect(delivery("env:URL", credential)).toHaveLength(1);
  });

  test("an ID with _ in the name of a Key Vault secret, which takes none", () => {
    const key = "keyvault:https://acme.vault.azure.net/secrets/imagekit-{imagekitId}";
    const text = (id: string) =>
      agencyText(
        "children:",
        `  - { imagekitId: ${id}, delivery: { channel: http, url: "env:URL", credential: "${key}" } }`,
      );
    expect(problemsOf(text("acme-shoes"))).toEqual([]);
    expect(problemsOf(text("acme_shoes"))).toEqual([
      expect.stringContaining(
        "account acme_shoes: filled in, it is no Key Vault secret: keyvault:https://acme.vault.azure.net/secrets/imagekit-acme_shoes",
      ),
    ]);
  });

  test("no reason where the Reply URL has 256 characters, or is plain", () => {
    expect(problemsOf(agencyText("children:", `  - imagekitId: ${"a".repeat(223)}`))).toEqual([]);
    expect(problemsOf(agencyText("children:", `  - { imagekitId: ${"a".repeat(224)}, replyUrl: plain }`))).toEqual([]);
  });

  test("no role and no delivery, anywhere", () => {
    expect(
      problemsOf("agency: acme\ntenantId: 0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40\nchildren: [{ imagekitId: a }]"),
    ).toEqual([
      "3:12 children[0]: account a: role is missing, here and in the defaults",
      "3:12 children[0]: account a: delivery is missing, here and in the defaults",
    ]);
  });

  test("no name, and a tenant that is no object id", () => {
    expect(
      problemsOf(
        "tenantId: acme.example\nparent: { imagekitId: a, role: { from: constant, role: finance }, delivery: { channel: handover, folder: x } }",
      ),
    ).toEqual(["1:1 agency: is missing", "1:11 tenantId: must be an object id: 8-4-4-4-12 hexadecimal digits"]);
  });

  test.each(["", "# nothing\n", "[]", "acme", "42"])("being no mapping: %j", (text) => {
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^\d+:\d+ The file is no agency: a mapping with agency, tenantId and children\.$/),
    ]);
  });
});

describe("problems are told", () => {
  test("all at once, in the file's order, each once", () => {
    const text = agencyText(
      "children:",
      "  - imagekitId: a b",
      `    assignments: [{ user: ${user} }, { user: ${user} }]`,
      "    replyUrl: none",
      "  - imagekitId: same",
      "  - imagekitId: Same",
      "    rolle: 1",
      `  - imagekitId: ${"x".repeat(230)}`,
    ).replace("tenantId: 0f6a1c52", "tenantId: zzz");
    expect(problemsOf(text).map((problem) => problem.replace(/ .*/, ""))).toEqual([
      "2:11",
      "7:17",
      "8:67",
      "9:15",
      "11:17",
      "12:5",
      "13:17",
    ]);
  });

  test("in one message that names file, line, column and place", () => {
    const parse = () => parseAgencyFile(agencyText("children: [{ imagekitId: a, x: 1 }]"), "agencies/acme.yaml");
    expect(parse).toThrow(AgencyFileError);
    expect(parse).toThrow(
      "1 problem, so nothing was changed:\n  agencies/acme.yaml:6:29 children[0].x: there is no such key",
    );
  });

  test("once for the defaults, with the accounts they are wrong for", () => {
    const children = Array.from({ length: 200 }, (_, index) => `  - imagekitId: a${index}`);
    const text = agencyText("children:", ...children).replace(
      "defaults:",
      "defaults:\n  certificates: { generations: [{ name: g1 }], active: g2 }",
    );
    expect(problemsOf(text)).toEqual([
      "4:56 defaults.certificates.active: accounts a0, a1, a2 and 197 more: g2 is none of the declared generations (g1)",
    ]);
  });

  test("without accusing accounts of lacking what is only misspelt in the defaults", () => {
    expect(
      problemsOf(agencyText("children: [{ imagekitId: a }]").replace("attribute: department", "attribute: dept")),
    ).toEqual([expect.stringMatching(/^4:39 defaults\.role\.attribute: must be one of city, /)]);
  });
});
