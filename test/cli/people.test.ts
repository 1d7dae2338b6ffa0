import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type PeopleReport, peopleReportSchema } from "../../domain/people/report.ts";
import { runner } from "../../simulator/seed.ts";
import type { User } from "../../simulator/types.ts";
import { groups, people } from "../simulator/support/samlApplication.ts";
import { simulated } from "../simulator/support/simulated.ts";
import { tenantId } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";

vi.setConfig({ testTimeout: 60_000 });

const readers = ["GroupMember.Read.All", "User.Read.All"];
const world = simulated({ permissions: [...runner.permissions, ...readers] });
const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-people-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plantedId = (number: number) => `44444444-aaaa-4aaa-8aaa-0000000000${String(number).padStart(2, "0")}`;
const groupId = (number: number) => `33333333-bbbb-4bbb-8bbb-0000000000${String(number).padStart(2, "0")}`;

/** Like Grace, but for what is said. */
function plant(number: number, name: string, rest: Partial<User>): string {
  const { store } = world.current;
  const grace = store.users.get(people.grace);
  if (!grace) throw new Error("Grace is missing");
  const address = `${name}@agency.example`;
  store.users.put({
    ...grace,
    id: plantedId(number),
    userPrincipalName: address,
    mail: address,
    displayName: name,
    ...rest,
  });
  return plantedId(number);
}

function plantGroup(number: number, displayName: string, members: string[]): string {
  world.current.store.groups.put({ id: groupId(number), displayName, mail: null, members });
  return groupId(number);
}

beforeAll(() => {
  const faulty = [
    plant(1, "nomail", { mail: null }),
    plant(2, "capital", { department: "Developer " }),
    plant(3, "norole", { department: null }),
    plant(4, "nosurname", { surname: null }),
    plant(5, "gone", { accountEnabled: false }),
  ];
  plantGroup(1, "Faulty", faulty);
  plantGroup(2, "Inner", [people.alan]);
  plantGroup(3, "Outer", [people.grace, groupId(2)]);
  plantGroup(4, "Empty", []);
  plantGroup(5, "Also Grace", [people.grace]);
  mkdirSync(join(folder, "agencies"));
  write(`
  - imagekitId: faulty
    assignments: [{ group: ${groupId(1)} }]
  - imagekitId: nested
    assignments: [{ group: ${groupId(3)} }, { group: ${groupId(4)} }, { group: ${groupId(99)} }]
  - imagekitId: several
    role: { from: appRole }
    assignments:
      - { group: ${groups.developers}, role: developer }
      - { group: ${groupId(5)}, role: finance }
      - { user: ${people.ada}, role: account_administrator }
  - imagekitId: other
    role: { from: constant, role: finance }
    nameId: userPrincipalName
    assignments: [{ user: ${people.ada} }]
  - imagekitId: open
    assignmentRequired: false
    assignments: []
`);
});

function write(children: string): void {
  writeFileSync(
    join(folder, "agencies/test.yaml"),
    `agency: test
tenantId: ${tenantId}
defaults:
  role: { from: attribute, attribute: department }
  delivery: { channel: http, url: 'env:IMAGEKIT_SETTINGS_URL', credential: 'env:IMAGEKIT_PRIVATE_KEY_{imagekitId}' }
children:${children}`,
  );
}

const run = (...args: string[]) =>
  imagekitSso(
    { folder, environment: { ...process.env, ...world.current.environment(), NO_PROXY: "localhost" } },
    ...["people", "--agency", "test", ...args],
  );

async function report(...args: string[]): Promise<PeopleReport & { code: number | null }> {
  const { stdout, stderr, code } = await run("--json", ...args);
  return { ...peopleReportSchema.parse(JSON.parse(stdout || stderr)), code };
}

test("every planted fault is named, and nothing else, without one write", async () => {
  world.current.requests.clear();
  const { status, accounts, code } = await report();
  expect({ status, code }).toEqual({ status: "stopped", code: 7 });
  expect(
    accounts
      .flatMap(({ findings }) => findings.map(({ account, code: what, user }) => `${account} ${what} ${user ?? ""}`))
      .toSorted(),
  ).toEqual(
    [
      "faulty disabled gone@agency.example",
      "faulty name-incomplete nosurname@agency.example",
      "faulty no-name-id nomail@agency.example",
      "faulty role-missing norole@agency.example",
      "faulty role-unknown capital@agency.example",
      "nested group-empty ",
      "nested group-missing ",
      "nested group-nested ",
      "several roles-differ ada@agency.example",
      "several roles-several grace@agency.example",
    ].toSorted(),
  );
  const told = accounts[0]?.findings.find(({ code: what }) => what === "role-unknown")?.message;
  expect(told).toBe(
    'capital@agency.example has the role "Developer ", which is none of ImageKit\'s. Did you mean "developer"?',
  );
  expect(accounts.map(({ imagekitId, everybody, people: all }) => [imagekitId, everybody, all.length])).toEqual([
    ["faulty", false, 5],
    ["nested", false, 1],
    ["several", false, 2],
    ["other", false, 1],
    ["open", true, 0],
  ]);
  const writes = [...Object.keys(world.current.requests.counts())].filter((route) => /^(PATCH|PUT|DELETE)/.test(route));
  expect(writes).toEqual([]);
});

test("one person everywhere: by sign-in name or mail, with the claims as Entra makes them", async () => {
  const { accounts, code } = await report("--user", "ADA@agency.example");
  expect(code).toBe(0);
  expect(accounts.map(({ imagekitId, people: [ada] }) => [imagekitId, ada])).toEqual([
    [
      "several",
      expect.objectContaining({
        nameId: "ada@agency.example",
        fullName: "Ada Lovelace",
        roles: ["account_administrator"],
        via: [],
      }),
    ],
    ["other", expect.objectContaining({ nameId: "ada@agency.example", roles: ["finance"] })],
  ]);
  expect((await report("--user", "nobody@agency.example")).problems[0]?.message).toContain(
    "lets nobody in by the name",
  );
});

test("the text names what keeps somebody out first; CSV is for a spreadsheet and starts no formula", async () => {
  const { stdout } = await run("--account", "faulty");
  expect(stdout).toMatch(/^Agency test: 5 people in 1 account; 4 things keep somebody out\.\n/);
  expect(stdout.indexOf("These people cannot sign in")).toBeLessThan(stdout.indexOf("Worth knowing"));
  plant(4, "nosurname", { surname: null, displayName: '=HYPERLINK("http://x")' });
  const lines = (await run("--csv", "--account", "faulty")).stdout.split("\r\n");
  expect(lines[0]).toBe("account,user,display_name,name_id,full_name,role,by_way_of,findings");
  expect(lines).toContainEqual(expect.stringContaining(`,"'=HYPERLINK(""http://x"")",`));
  expect((await run("--markdown")).stdout).toContain("| faulty | cannot get in |");
});

test.each(readers)("without %s it says so, and claims nothing of anybody", async (permission) => {
  world.current.faults.set({ deny: [permission] });
  const { status, accounts, problems, code } = await report();
  world.current.faults.set({ deny: [] });
  expect({ status, accounts, code }).toEqual({ status: "unreadable", accounts: [], code: 3 });
  expect(problems[0]?.message).toContain(permission);
});
