import { describe, expect, test } from "vitest";
import { agencyText, problemsOf } from "./support/agencyText.ts";

const child = (id: string, url: string, credential: string) =>
  problemsOf(
    agencyText(
      "children:",
      `  - imagekitId: ${id}`,
      `    delivery: { channel: http, url: ${JSON.stringify(url)}, credential: ${JSON.stringify(credential)} }`,
    ),
  );

describe("a secret of the run itself is no credential, and no address:", () => {
  test.each([
    ...["ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET", "GITHUB_TOKEN", "GH_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
    ...["PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "AWS_SECRET_ACCESS_KEY", "NPM_TOKEN", "NODE_AUTH_TOKEN"],
    ...["CI_JOB_TOKEN", "SYSTEM_ACCESSTOKEN", "GOOGLE_CREDENTIALS", "SSH_AUTH_SOCK", "VAULT_TOKEN", "KUBECONFIG"],
    ...["arm_client_secret", "ARM-CLIENT-SECRET", "IDENTITY_HEADER", "PATH"],
  ])("env:%s", (name) => {
    expect(child("a", "http://127.0.0.1/a", `env:${name}`)).toEqual([
      expect.stringContaining(`delivery.credential: account a: env:${name} is the run's own`),
    ]);
    expect(child("a", `env:${name}`, "env:KEY")).toEqual([
      expect.stringContaining(`delivery.url: account a: env:${name} is the run's own`),
    ]);
  });

  test("nor one that an ImageKit ID spells out", () => {
    expect(child("RM_CLIENT_SECRET", "http://127.0.0.1/a", "env:A{imagekitId}")).toEqual([
      expect.stringContaining("env:ARM_CLIENT_SECRET is the run's own"),
    ]);
  });

  test.each(["KEY", "IMAGEKIT_KEY_a", "ACME_ARM_KEY", "ACMESHOES_KEY"])("but env:%s is", (name) => {
    expect(child("a", "http://127.0.0.1/a", `env:${name}`)).toEqual([]);
  });
});

describe("a name that reads as another is refused:", () => {
  const named = (name: string) =>
    problemsOf(agencyText("children:", "  - imagekitId: a", `    displayName: ${JSON.stringify(name)}`));

  test.each([
    ["Acme \u202eseohS", "U+202E"],
    ["Acme\u200b Shoes", "U+200B"],
    ["Acme\u2066 Shoes", "U+2066"],
    ["Acme\u00ad Shoes", "U+00AD"],
    ["\ufeffAcme", "U+FEFF"],
    ["Acme\u3164", "U+3164"],
    ["Acme \u2028 Shoes", "U+2028"],
    ["Acme \ud83d Shoes", "U+D83D"],
    ["Acme \u{e0041}", "U+E0041"],
    ["Ac\u200dme", "U+200D"],
  ])("%j", (name, character) => {
    expect(named(name)).toEqual([expect.stringContaining(`displayName: holds the invisible character ${character}`)]);
  });

  test.each(["Ácme Schöße", "Acme ❤️", "Acme 👩‍💻", "نمی‌خواهم", "アクメ", "Acme\u00a0Shoes"])(
    "but %s is not",
    (name) => {
      expect(named(name)).toEqual([]);
    },
  );
});

describe("a certificate's end", () => {
  const ending = (end: string) =>
    problemsOf(
      agencyText(
        "children:",
        `  - { imagekitId: a, certificates: { generations: [{ name: g2, endDateTime: ${end} }], active: g2 } }`,
      ),
    );
  const inYears = (years: number) =>
    new Date(new Date().setUTCFullYear(new Date().getUTCFullYear() + years) - 60_000).toISOString();

  test.each(["2020-01-01T00:00:00Z", inYears(4)])("%s is refused, since no certificate can have it", (end) => {
    expect(ending(end)).toEqual([
      expect.stringMatching(
        /^7:77 children\[0\]\.certificates\.generations\[0\]\.endDateTime: account a: the certificate of generation g2 cannot end at .* ends after 20\d\d-.*Z and at 20\d\d-.*Z at the latest\. Write an end between/,
      ),
    ]);
  });

  test.each([inYears(3), "2026-02-01T00:00:00Z"])("%s is taken: a certificate that is live may have it", (end) => {
    expect(ending(end)).toEqual([]);
  });
});
