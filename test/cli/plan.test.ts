import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const command = resolve(import.meta.dirname, "../../cli/imagekitSso.ts");

/** Runs the command with no variable but PATH, so that no credential can be found. */
async function imagekitSso(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH };
  return promisify(execFile)(process.execPath, [command, ...args], { env }).then(
    (streams) => ({ code: 0, ...streams }),
    (error) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  );
}

describe("imagekit-sso plan", () => {
  test("--json is one document: every account, and the permissions with assignments in the file", async () => {
    const { code, stdout, stderr } = await imagekitSso("plan", "--agency", "dev", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const plan = JSON.parse(stdout);
    expect(plan.accounts.map(({ imagekitId }: { imagekitId: string }) => imagekitId)).toEqual([
      "acmeagency",
      "acmeshoes",
      "acmehats",
      "AcmeToys",
    ]);
    expect(plan.permissions.map(({ permission }: { permission: string }) => permission)).toContain(
      "AppRoleAssignment.ReadWrite.All",
    );
    expect(plan.accounts[1].imagekitSettings.entityId).toBe("https://imagekit.io/saml/consume#acmeshoes");
  });

  test("the overview has a line an account, and --account all of its values", async () => {
    expect((await imagekitSso("plan", "--agency", "dev")).stdout).toMatch(/^acmehats +Acme Hats \(ImageKit\) /m);
    const { stdout } = await imagekitSso("plan", "--agency", "dev", "--account", "acmehats");
    expect(stdout).toContain("Value: media_library_view_only_access");
    expect(stdout).not.toContain("acmeshoes");
  });

  test.each([
    { args: ["--agency", "nobody"], says: "agencies/nobody.yaml cannot be read (ENOENT)" },
    { args: ["--agency", "dev", "--account", "ACMEHATS"], says: "no account ACMEHATS" },
    { args: ["--agency", "dev", "--agency-file", "Pulumi.yaml"], says: "Pulumi.yaml:1:1" },
  ])("$args is refused with exit code 2 and without a stack", async ({ args, says }) => {
    const { code, stdout, stderr } = await imagekitSso("plan", ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain("    at ");
  });
});
