import { describe, expect, test } from "vitest";
import { agencyText, problemsOf } from "./support/agencyText.ts";

const child = (id: string, credential: string, url = "env:URL") =>
  `  - { imagekitId: ${id}, delivery: { channel: http, url: "${url}", credential: "${credential}" } }`;

describe("a credential opens one account, so it is refused", () => {
  test("at the second account that names it", () => {
    expect(problemsOf(agencyText("children:", child("a", "env:ONE"), child("b", "env:ONE")))).toEqual([
      "8:77 children[1].delivery.credential: account b: env:ONE is the credential of account a already; every ImageKit account has a key of its own",
    ]);
  });

  test("in the defaults, once for all accounts that share it", () => {
    const children = Array.from({ length: 200 }, (_, index) => `  - imagekitId: a${index}`);
    const text = agencyText("children:", ...children).replace(
      "{ channel: handover, folder: handover }",
      "{ channel: http, url: https://sso.example/x, credential: env:ONE }",
    );
    expect(problemsOf(text)).toEqual([
      "5:70 defaults.delivery.credential: accounts a1, a2, a3 and 196 more: env:ONE is the credential of account a0 already; every ImageKit account has a key of its own",
    ]);
  });

  test("where two names of variables differ in - and _ only, since the second stands in for the first", () => {
    expect(
      problemsOf(agencyText("children:", child("a_b", "env:K_{imagekitId}"), child("a-b", "env:K_{imagekitId}"))),
    ).toEqual([
      "8:79 children[1].delivery.credential: account a-b: env:K_a-b is the credential of account a_b already as env:K_a_b: where a shell takes no - in a name, _ stands for it; every ImageKit account has a key of its own",
    ]);
  });

  test.each(["file:keys/one", "keyvault:https://acme.vault.azure.net/secrets/one"])("as %s", (credential) => {
    expect(problemsOf(agencyText("children:", child("a", credential), child("b", credential)))).toHaveLength(1);
  });

  test("beside an ID that stands twice only for that", () => {
    const text = agencyText(
      "children:",
      child("a", "env:K_{imagekitId}"),
      child("A", "env:K_{imagekitId}"),
      child("a", "env:K_{imagekitId}"),
    );
    expect(problemsOf(text)).toEqual([
      expect.stringContaining("in case only"),
      expect.stringContaining("there already"),
    ]);
  });
});

describe("no reason to refuse is", () => {
  test("one address for all accounts, each with a credential of its own", () => {
    const one = "https://sso.example/settings";
    expect(problemsOf(agencyText("children:", child("a", "env:A", one), child("b", "env:B", one)))).toEqual([]);
  });

  test("the same path, but for - and _: files and secrets are read by the name that is written", () => {
    expect(problemsOf(agencyText("children:", child("a", "file:k-1"), child("b", "file:k_1")))).toEqual([]);
  });

  test("the same variable but for its case", () => {
    expect(problemsOf(agencyText("children:", child("a", "env:KEY"), child("b", "env:key")))).toEqual([]);
  });
});
