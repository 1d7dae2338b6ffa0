import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { accountTable } from "../../cli/demo/accountTable.ts";
import { exportLines } from "../../cli/demo/exportLines.ts";
import { foreignVariables } from "../../cli/demo/local.ts";

describe("a run on the simulator", () => {
  test("sees nothing of the person's real tenant, accounts and Pulumi backend", () => {
    const environment = {
      ARM_CLIENT_SECRET: "x",
      AZURE_CONFIG_DIR: "x",
      IMAGEKIT_PRIVATE_KEY_real: "x",
      PULUMI_ACCESS_TOKEN: "x",
      PULUMI_BACKEND_URL: "x",
    };
    const own = { PULUMI_HOME: "x", PULUMI_SKIP_UPDATE_CHECK: "x", PATH: "x", ARMADILLO: "x" };
    expect(foreignVariables({ ...environment, ...own })).toEqual(Object.keys(environment));
  });
});

describe("the lines for a shell", () => {
  const lines = exportLines({
    folders: ["/tool chain/node", "/pulumi"],
    variables: { PLAIN: "a", TRICKY: `it's $HOME "and" \`more\`\nlines`, EMPTY: "", KEPT: "new" },
    unset: ["GONE", "KEPT"],
  });
  const shell = (command: string) =>
    execFileSync("/bin/sh", ["-c", `${lines}${command}`], {
      env: { PATH: "/bin:/usr/bin", GONE: "1", KEPT: "old" },
    }).toString();

  test("set every value as it is", () => {
    expect(shell(`printf '%s|%s|%s|%s' "$PLAIN" "$TRICKY" "$EMPTY" "$KEPT"`)).toBe(
      `a|it's $HOME "and" \`more\`\nlines||new`,
    );
  });

  test("put the tools first and keep the rest of PATH", () => {
    expect(shell(`printf '%s' "$PATH"`)).toBe("/tool chain/node:/pulumi:/bin:/usr/bin");
  });

  test("take away what must not be set", () => {
    expect(shell("printf '%s' \"$" + '{GONE-unset}"')).toBe("unset");
  });
});

test("the table shows who signed in to which account, with which role", () => {
  const text = accountTable([
    {
      imagekitId: "acmeshoes",
      identifier: "https://imagekit.io/saml/consume#acmeshoes",
      certificate: { thumbprint: "3F2A91C4D5E6F7A8B9C0D1E2F3A4B5C6D7E8F9A0", notAfter: "2029-11-25T00:00:00Z" },
      pushed: true,
      signIn: { nameId: "grace@agency.example", imagekitId: "acmeshoes", role: "developer" },
    },
  ]);
  expect(text.split("\n")).toEqual([
    "ACCOUNT    IDENTIFIER                                  CERTIFICATE   ENDS        PUSHED  SIGNED IN             ROLE",
    "acmeshoes  https://imagekit.io/saml/consume#acmeshoes  3F2A91C4D5E6  2029-11-25  yes     grace@agency.example  developer",
  ]);
});
