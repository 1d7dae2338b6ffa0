import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { fleetAgency } from "../support/fleet.ts";

const command = resolve(import.meta.dirname, "../../cli/imagekitSso.ts");

/** Runs the command with no variable but PATH, so that no credential can be found. */
async function imagekitSso(
  ...[first, ...others]: [{ cwd: string } | string, ...string[]]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH };
  const [options, args] = typeof first === "string" ? [{}, [first, ...others]] : [first, others];
  return promisify(execFile)(process.execPath, [command, ...args], { env, ...options }).then(
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

  test("--agency-file alone is enough, as in other commands", async () => {
    const { code, stdout, stderr } = await imagekitSso("plan", "--agency-file", "agencies/dev.yaml");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Agency dev, tenant ");
  });

  test("--markdown has the chosen accounts only", async () => {
    const { stdout } = await imagekitSso("plan", "--agency", "dev", "--markdown", "--account", "acmehats");
    expect(stdout.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(3);
    expect(stdout).toContain("| acmehats |");
    expect(stdout).toContain(": 1 of 4 accounts".replace(":", "&#58;"));
  });

  test("from 100 accounts on, the limits of Entra's that they meet are told", async () => {
    const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-plan-"));
    const planned = async (count: number, ...flags: string[]) => {
      const ids = Array.from({ length: count }, (_, place) => `child${place}`);
      writeFileSync(join(folder, "acme.yaml"), fleetAgency(ids));
      return (await imagekitSso("plan", "--agency-file", join(folder, "acme.yaml"), ...flags)).stdout;
    };
    const limits = [
      /can create 250 objects in a tenant, and deleted ones count .* reached at 125 accounts\. This agency takes 200 objects/,
      /Groups are assigned only in a tenant with Entra ID P1 or P2/,
      /only an assigned group's own members count/,
    ];
    const [small, text, markdown] = [await planned(99), await planned(100), await planned(100, "--markdown")];
    for (const limit of limits) {
      expect(small).not.toMatch(limit);
      expect(text).toMatch(limit);
      expect(markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))).toMatch(limit);
    }
    const { limits: all } = JSON.parse(await planned(100, "--json"));
    expect(all).toHaveLength(limits.length);
  });

  test("what the stack does not allow is told, and nothing planned; the stack's configuration allows it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-plan-"));
    const file = join(folder, "agencies/acme.yaml");
    mkdirSync(join(folder, "agencies"));
    const way = "channel: http, url: 'https://gateway.example/{imagekitId}', credential: 'file:/run/keys/{imagekitId}'";
    writeFileSync(file, fleetAgency(["acmehats", "acmetoys"], { defaults: `delivery: { ${way} }` }));
    const plan = () => imagekitSso({ cwd: folder }, "plan", "--agency", "acme");
    const { code, stderr } = await plan();
    expect([code, stderr]).toEqual([2, expect.stringMatching(/acmehats and 1 more: gateway\.example is not among/)]);
    expect(stderr).toMatch(/acmehats: \/run\/keys\/acmehats leads out of the project's folder/);
    const roots = "config:\n  imagekit:fileRoots:\n    value: /run/keys\n";
    writeFileSync(join(folder, "Pulumi.yaml"), `name: test\nruntime: nodejs\n${roots}`);
    writeFileSync(join(folder, "Pulumi.acme.yaml"), "config:\n  imagekit:settingsHosts: gateway.example\n");
    expect(await plan()).toMatchObject({ code: 0, stdout: expect.stringContaining("acmetoys") });
  });

  test("the overview has a line an account, and --account all of its values", async () => {
    expect((await imagekitSso("plan", "--agency", "dev")).stdout).toMatch(/^acmehats +Acme Hats \(ImageKit\) /m);
    const { stdout } = await imagekitSso("plan", "--agency", "dev", "--account", "acmehats");
    expect(stdout).toContain("Value: media_library_view_only_access");
    expect(stdout).not.toContain("acmeshoes");
  });

  test("says where metadata is kept, what is made for that in Azure, and which roles it takes", async () => {
    expect((await imagekitSso("plan", "--agency", "dev")).stdout).toMatch(
      /Metadata is kept at file:\.local\/archive\/acmeagency\/<digest>\.xml, and so on\.\n$/,
    );
    const file = join(mkdtempSync(join(tmpdir(), "imagekit-sso-plan-")), "acme.yaml");
    const made = "storageAccount: acmesso, resourceGroup: rg-sso, location: westeurope, grantRunner: true";
    writeFileSync(file, `${fleetAgency(["acmehats"])}archive: { store: blob, ${made} }\n`);
    const { stdout } = await imagekitSso("plan", "--agency", "test", "--agency-file", file, "--json");
    const plan = JSON.parse(stdout);
    expect(plan.accounts[0].archivedMetadata).toBe(
      "https://acmesso.blob.core.windows.net/saml-metadata/acmehats/<digest>.xml",
    );
    expect(plan.archive).toEqual({
      store: "blob",
      makes: ["storage account acmesso", "container saml-metadata", "role assignment Storage Blob Data Contributor"],
      roles: [
        { role: "Contributor", why: "makes the above", scope: "the resource group rg-sso" },
        {
          role: "Role Based Access Control Administrator",
          why: "assigns Storage Blob Data Contributor to itself",
          scope: "the resource group rg-sso",
        },
      ],
    });
  });

  test.each([
    { args: ["--agency", "nobody"], says: "agencies/nobody.yaml cannot be read (ENOENT)" },
    {
      args: ["--agency", "dev", "--account", "ACMEHATS"],
      says: 'no account ACMEHATS. Case matters. Did you mean "acmehats"?',
    },
    { args: ["--agency", "dev", "--agency-file", "Pulumi.yaml"], says: "Pulumi.yaml:1:1" },
  ])("$args is refused with exit code 2 and without a stack", async ({ args, says }) => {
    const { code, stdout, stderr } = await imagekitSso("plan", ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain("    at ");
  });
});
