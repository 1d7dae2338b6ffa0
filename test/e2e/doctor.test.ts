import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type DoctorReport, doctorReportSchema } from "../../domain/doctor/report.ts";
import { runner } from "../../simulator/seed.ts";
import { addSamlApplication, groups, people } from "../simulator/support/samlApplication.ts";
import { simulated } from "../simulator/support/simulated.ts";
import { tenantId } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const ids = ["acmeshoes", "acmehats"];
const world = simulated({
  accounts: ids,
  permissions: [...runner.permissions, "GroupMember.Read.All", "User.Read.All", "LicenseAssignment.Read.All"],
});
const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-doctor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = () => ({
  ...{ ...process.env, ...world.current.environment(), NO_PROXY: "localhost,127.0.0.1" },
  ...{ PULUMI_BACKEND_URL: `file://${folder}/state`, PULUMI_CONFIG_PASSPHRASE: "", PULUMI_STACK: undefined },
});

function write(children: string, more = ""): void {
  writeFileSync(
    join(folder, "agencies/acme.yaml"),
    `agency: acme
tenantId: ${tenantId}
${more}defaults:
  role: { from: attribute, attribute: department }
  delivery: { channel: http, url: 'env:IMAGEKIT_SETTINGS_URL', credential: 'env:IMAGEKIT_PRIVATE_KEY_{imagekitId}' }
  assignments: [{ user: ${people.ada} }, { group: ${groups.developers} }]
children:
${children}`,
  );
}
const sound = ids.map((id) => `  - imagekitId: ${id}\n`).join("");

beforeAll(() => {
  for (const name of ["agencies", "state"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: doctor\nruntime: nodejs\n");
  execFileSync("pulumi", ["stack", "init", "acme", "--non-interactive"], {
    cwd: folder,
    env: environment(),
    stdio: "ignore",
  });
});

async function doctor(more: NodeJS.ProcessEnv = {}): Promise<DoctorReport & { code: number | null }> {
  const ended = await imagekitSso(
    { folder, environment: { ...environment(), ...more } },
    "doctor",
    "--agency",
    "acme",
    "--json",
  );
  return { ...doctorReportSchema.parse(JSON.parse(ended.stdout)), code: ended.code };
}

/** All that is not good, in few words. */
const trouble = ({ checks }: DoctorReport) =>
  checks.flatMap(({ area, result, account = "", message }) =>
    result === "good" ? [] : [`${area} ${result} ${account}: ${message}`],
  );

test("where all is well every check is a tick, and nothing is written", async () => {
  write(sound);
  world.current.requests.clear();
  const report = await doctor();
  expect(trouble(report)).toEqual([]);
  expect(report).toMatchObject({ status: "good", code: 0 });
  expect(new Set(report.checks.map(({ area }) => area)).size).toBe(6);
  expect(Object.keys(world.current.requests.counts()).filter((route) => /^(PATCH|PUT|DELETE)/.test(route))).toEqual([]);
  const { stdout } = await imagekitSso({ folder, environment: environment() }, "doctor", "--agency", "acme");
  expect(stdout).toMatch(/^Agency acme\n\nThis computer\n {2}✓ Node /);
  expect(stdout).toContain("  ✓ AppRoleAssignment.ReadWrite.All is granted.\n");
  expect(stdout).toMatch(/\nNothing stands in the way of up\.\n$/);
});

test.each<[string, NodeJS.ProcessEnv, string]>([
  ["no credential", { ARM_CLIENT_SECRET: "wrong" }, "sign-in bad : .*AADSTS7000215"],
  [
    "a key that is missing",
    { IMAGEKIT_PRIVATE_KEY_acmehats: undefined },
    "accounts bad acmehats: .*IMAGEKIT_PRIVATE_KEY_acmehats",
  ],
  [
    "another account's key",
    { IMAGEKIT_PRIVATE_KEY_acmehats: "private_sim_acmeshoes" },
    "accounts bad acmehats: .* answered 403",
  ],
  ["no such backend", { PULUMI_BACKEND_URL: "file:///nowhere/at/all" }, "engine bad : .*does not exist"],
])("%s is named, and nothing else", async (_what, more, expected) => {
  write(sound);
  const report = await doctor(more);
  expect(report.code).toBe(7);
  expect(trouble(report)).toEqual([expect.stringMatching(new RegExp(`^${expected}`))]);
});

test("a missing permission, the tenant's policies and licence, a taken identifier, a missing stack, a person without mail and a group that is not there are each named", async () => {
  write(
    `${sound.replace("acmehats\n", `acmehats\n    assignments: [{ user: ${people.nora} }, { group: 99999999-bbbb-4bbb-8bbb-000000000001 }]\n`)}`,
  );
  addSamlApplication(world.current, "acmeshoes", {});
  const { tenant, policy } = world.current.world;
  Object.assign(policy, { premium: false, certificateLifetime: "P365D" });
  policy.identifierUris.excludeSaml = false;
  const [client] = tenant.clients;
  if (!client) throw new Error("no client");
  const before = client.permissions;
  client.permissions = before.filter((name) => name !== "Policy.Read.All");
  execFileSync("pulumi", ["stack", "rm", "acme", "--yes", "--non-interactive"], {
    cwd: folder,
    env: environment(),
    stdio: "ignore",
  });
  const report = await doctor();
  client.permissions = before;
  Object.assign(policy, { premium: true, certificateLifetime: undefined });
  policy.identifierUris.excludeSaml = true;
  expect(trouble(report).map((line) => line.replace(/(: .{40}).*/, "$1"))).toEqual(
    [
      "engine bad : The backend has no stack acme.",
      "permissions bad : Policy.Read.All is missing: it reads cla",
      "directory bad : The tenant's policy refuses identifiers of other",
      "directory warning : The tenant's policy limits certificates of app",
      "directory bad : The tenant has no Entra ID P1 or P2, and the agency",
      "directory bad acmeshoes: The identifier https://imagekit.io/saml/",
      "directory bad acmehats: The tenant has no group 99999999-bbbb-4b",
      "directory warning acmehats: nora@agency.example has no mail. Entra t",
      "directory warning acmehats: nora@agency.example has no role: the val",
    ].map((line) => line.replace(/(: .{40}).*/, "$1")),
  );
  expect(report.code).toBe(7);
});

test.skipIf(process.getuid?.() === 0)("a folder that cannot be written to is named", async () => {
  mkdirSync(join(folder, "locked"));
  chmodSync(join(folder, "locked"), 0o500);
  write(sound, "archive: { store: folder, folder: locked/archive }\n");
  expect(trouble(await doctor())).toContainEqual(
    expect.stringMatching(/^archive bad : Nothing can be written to locked/),
  );
});
