import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { lookAtAgency } from "../../cli/drift/lookAtAgency.ts";
import { preflight } from "../../cli/preflight/preflight.ts";
import { refuseUnready } from "../../cli/preflight/project.ts";
import { pulumiCause } from "../../cli/preflight/pulumiWords.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { runner } from "../../simulator/seed.ts";
import { LiveFleet } from "../provider/support/liveFleet.ts";
import { childIds, fleetAgency } from "../support/fleet.ts";

const folder = mkdtempSync(join(tmpdir(), "preflight-"));
const ids = childIds(3);
let fleet: LiveFleet;

beforeAll(async () => {
  fleet = await LiveFleet.start(3, { permissions: [...runner.permissions, "Group.Read.All", "User.Read.All"] });
}, 60_000);
beforeEach(() => {
  fleet.impersonate();
  fleet.simulator.faults.clear();
});
afterAll(async () => {
  await fleet?.close();
  rmSync(folder, { recursive: true });
});

const check = (agency = fleet.agency) => preflight({ agency, stack: "test", ids, longest: 3 });

describe("before a run", () => {
  test("nothing is said where all is there", async () => {
    await expect(check()).resolves.toBeUndefined();
  });

  test.each([
    ["a wrong secret", { ARM_CLIENT_SECRET: "nope" }, /^Agency test: Entra gave no token .*secret of .* is wrong/],
    ["an unknown client", { ARM_CLIENT_ID: "11111111-0000-4000-8000-000000000000" }, /is not in this tenant/],
    ["a host that is not reachable", { ARM_METADATA_HOSTNAME: "localhost:1" }, /^Agency test: .*ECONNREFUSED/],
  ])("%s is told within the time", async (_what, variables, sentence) => {
    Object.assign(process.env, variables);
    const began = Date.now();
    await expect(check()).rejects.toThrow(sentence);
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  test("drift tells within the time what keeps it from signing in, although it is patient with a busy server", async () => {
    process.env.ARM_METADATA_HOSTNAME = "localhost:1";
    const file = join(folder, "test.yaml");
    writeFileSync(file, fleetAgency(ids));
    const began = Date.now();
    const progress = { begin: () => {}, read: () => {}, compared: () => {}, end: () => {} };
    const { accounts } = await lookAtAgency(file, {
      ...{ progress, signal: new AbortController().signal, longest: 3 },
      ...{ now: new Date(), days: 30 },
    });
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(accounts.flatMap(({ unreadable }) => unreadable.map(({ reason }) => reason))[0]).toMatch(/ECONNREFUSED/);
  });

  test("a tenant that does not exist is told", async () => {
    const agency = { ...fleet.agency, tenantId: "00000000-0000-4000-8000-00000000dead" };
    await expect(check(agency)).rejects.toThrow(/knows no such tenant.*Correct tenantId in the agency file/);
  });

  test("a sign-in that is only busy stops nothing", async () => {
    fleet.simulator.faults.set({ targets: ["login"], unavailable: ["/oauth2/v2.0/token"] });
    await expect(check()).resolves.toBeUndefined();
  });

  test("every reference without a value is listed, with its accounts, and none has its value shown", async () => {
    delete process.env.IMAGEKIT_PRIVATE_KEY_child1;
    process.env.IMAGEKIT_PRIVATE_KEY_child3 = " ";
    const key = process.env.IMAGEKIT_PRIVATE_KEY_child2 ?? "";
    const told = await check().catch(String);
    expect(told).toMatch(/Account child1: the private key comes from env:IMAGEKIT_PRIVATE_KEY_child1/);
    expect(told).toMatch(/Account child3: the private key comes from env:IMAGEKIT_PRIVATE_KEY_child3/);
    expect(told).not.toContain("child2");
    expect(told).not.toContain(key);
    delete process.env.IMAGEKIT_SETTINGS_URL;
    expect(await check().catch(String)).toMatch(/Account child1 and 2 more: the settings address comes from env:/);
  });

  test("of accounts that the run does not touch, nothing is looked up", async () => {
    delete process.env.IMAGEKIT_PRIVATE_KEY_child1;
    await expect(preflight({ agency: fleet.agency, stack: "test", ids: ["child2"] })).resolves.toBeUndefined();
  });

  const nobody = "99999999-bbbb-4bbb-8bbb-000000000000";
  const noGroup = "99999999-bbbb-4bbb-8bbb-000000000001";
  const withNobody = parseAgencyFile(
    fleetAgency(ids, { accounts: { child2: `assignments: [{ group: ${noGroup} }, { user: ${nobody} }]` } }),
    "test.yaml",
  );

  test("groups and users that the tenant does not have are listed", async () => {
    const told = await check(withNobody).catch(String);
    expect(told).toMatch(new RegExp(`Account child2: the tenant has no group with the object id ${noGroup}`));
    expect(told).toMatch(new RegExp(`Account child2: the tenant has no user with the object id ${nobody}`));
    expect(told).not.toMatch(/child1|child3/);
  });

  test("many of them are asked for in few requests", async () => {
    const many = Array.from({ length: 25 }, (_, index) => `99999999-bbbb-4bbb-8bbb-${String(index).padStart(12, "0")}`);
    const assignments = `assignments: [${many.map((id) => `{ group: ${id} }`).join(", ")}]`;
    fleet.simulator.requests.clear();
    const all = fleetAgency(ids).replace(/^ {2}assignments: .*$/m, `  ${assignments}`);
    const told = await check(parseAgencyFile(all, "test.yaml")).catch(String);
    expect(String(told).match(/Account child1 and 2 more: the tenant has no group/gm)).toHaveLength(many.length);
    expect(fleet.simulator.requests.counts()["POST /v1.0/$batch"]).toBe(2);
  });

  test("a removal does not ask for them, as they may be gone", async () => {
    await expect(preflight({ agency: withNobody, stack: "test", ids, assigns: false })).resolves.toBeUndefined();
  });

  test("without the permission to read them, nothing is said of them", async () => {
    fleet.simulator.faults.set({ deny: ["Group.Read.All", "User.Read.All"] });
    await expect(check(withNobody)).resolves.toBeUndefined();
  });
});

describe("the engine", () => {
  const bin = join(folder, "bin");
  const project = join(folder, "project");
  beforeAll(() => {
    for (const one of [bin, join(project, "below")]) mkdirSync(one, { recursive: true });
    writeFileSync(join(bin, "pulumi"), "");
    chmodSync(join(bin, "pulumi"), 0o755);
    writeFileSync(join(project, "Pulumi.yaml"), "name: x\n");
    writeFileSync(join(project, "Pulumi.locked.yaml"), "encryptionsalt: v1:x\n");
  });

  test("that cannot start says all that it lacks, in one go", () => {
    const refused = () => refuseUnready("test", { cwd: folder, env: { PATH: folder } });
    expect(refused).toThrow(/^There is no pulumi on the PATH\..*\nThere is no Pulumi\.yaml in this folder/);
    expect(() => refuseUnready("test", { cwd: join(project, "below"), env: { PATH: bin } })).not.toThrow();
  });

  test("wants the passphrase of a stack that has one, which may be empty", () => {
    const start = (env: NodeJS.ProcessEnv) => () =>
      refuseUnready("org/project/locked", { cwd: project, env: { PATH: bin, ...env } });
    expect(start({})).toThrow(/PULUMI_CONFIG_PASSPHRASE to the stack's passphrase/);
    expect(start({ PULUMI_CONFIG_PASSPHRASE: "" })).not.toThrow();
    expect(start({ PULUMI_CONFIG_PASSPHRASE_FILE: "x" })).not.toThrow();
  });

  test.each([
    ["error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions", /^Nobody is logged in/],
    ["error: no stack named 'acme' found", /stack init acme$/],
    ["get stack secrets manager: incorrect passphrase", /^The passphrase of the stack's secrets is wrong\./],
    ["write /state/x: no space left on device", /^There is no space left/],
    [
      'unable to open state directory "file:///tmp/x": stat /tmp/x: no such file or directory',
      /^The folder file:\/\/\/tmp\/x/,
    ],
  ])("that says %s is understood", (words, sentence) => {
    expect(pulumiCause(words)).toMatch(sentence);
  });

  test("that cannot reach its backend is told from a plugin that cannot reach Graph", () => {
    const words = "Get https://api.pulumi.com/api/user: dial tcp: lookup api.pulumi.com: no such host";
    expect(pulumiCause(words, { ofBackend: true })).toMatch(/^The Pulumi backend cannot be reached \(dial tcp/);
    expect(pulumiCause(words)).toBeUndefined();
  });
});
