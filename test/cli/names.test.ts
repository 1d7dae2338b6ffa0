import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { runner } from "../../simulator/seed.ts";
import { groups, people } from "../simulator/support/samlApplication.ts";
import { simulated } from "../simulator/support/simulated.ts";
import { tenantId } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";

vi.setConfig({ testTimeout: 60_000 });

const world = simulated({ permissions: [...runner.permissions, "GroupMember.Read.All", "User.Read.All"] });
const folder = mkdtempSync(join(tmpdir(), "imagekit-sso-names-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "agencies"));
const path = join(folder, "agencies/acme.yaml");

const written = (assignments: string, lineBreak = "\n") =>
  `# Ours\nagency: acme
tenantId: ${tenantId}
defaults:
  role: { from: constant, role: developer }
  owners: [ ada@agency.example ]
  delivery: { channel: handover, folder: handover }
children:
  - imagekitId: acmeshoes
    assignments:
${assignments}  - imagekitId: acmehats   # hats
    assignments: [{ group: Everybody }, { user: 'grace@agency.example' }]
`.replaceAll("\n", lineBreak);

const run = (...args: string[]) =>
  imagekitSso(
    { folder, environment: { ...process.env, ...world.current.environment(), NO_PROXY: "localhost" } },
    ...["names", "--agency", "acme", ...args],
  );

const sound = `      - group: "ImageKit Developers"
      - { user: "${people.alan}" } # Alan, by his id
      - user: mary@agency.example # the boss
`;

test.each(["\n", "\r\n"])(
  "names become object ids, each with its name as a comment, and nothing else changes (line break %j)",
  async (lineBreak) => {
    writeFileSync(path, written(sound, lineBreak));
    const dry = await run("--dry-run");
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(path, "utf8")).toBe(written(sound, lineBreak));
    const { code, stdout, stderr } = await run();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`group +ImageKit Developers +${groups.developers}\\n`));
    expect(readFileSync(path, "utf8")).toBe(
      written(sound, lineBreak)
        .replace('"ImageKit Developers"', `${groups.developers} # ImageKit Developers`)
        .replace("mary@agency.example #", `${people.mary} #`)
        .replace("[ ada@agency.example ]", `[ ${people.ada} ] # ada@agency.example`)
        .replace(
          "{ group: Everybody }, { user: 'grace@agency.example' }]",
          `{ group: ${groups.everybody} }, { user: ${people.grace} }] # Everybody, grace@agency.example`,
        ),
    );
    expect(parseAgencyFile(readFileSync(path, "utf8"), path).accounts).toHaveLength(2);
    expect((await run()).stdout).toContain("has object ids only. Nothing was changed.");
  },
);

test("a name that nobody has, and one that two groups have, are refused with their lines, and the file stays as it was", async () => {
  const twin = "33333333-bbbb-4bbb-8bbb-000000000077";
  world.current.store.groups.put({ id: twin, displayName: "ImageKit Finance", mail: null, members: [] });
  const text = written(`      - group: "ImageKit Finance"\n      - user: o'brien@agency.example\n`);
  writeFileSync(path, text);
  const { code, stderr } = await run();
  expect(code).toBe(2);
  expect(stderr).toMatch(/agencies\/acme\.yaml:11:\d+.*2 groups have the name "ImageKit Finance": .*000000000077/);
  expect(stderr).toMatch(/agencies\/acme\.yaml:12:\d+.*the tenant has no person by the name "o'brien@agency\.example"/);
  expect(readFileSync(path, "utf8")).toBe(text);
});

test("without the permission it says which, and the file stays as it was", async () => {
  writeFileSync(path, written(sound));
  world.current.faults.set({ deny: ["GroupMember.Read.All"] });
  const { code, stderr } = await run();
  world.current.faults.set({ deny: [] });
  expect([code, stderr]).toEqual([1, expect.stringContaining("GroupMember.Read.All")]);
  expect(readFileSync(path, "utf8")).toBe(written(sound));
});

test("a file with a name in it is refused by the other commands with the way out", async () => {
  writeFileSync(path, written(sound));
  const { stderr } = await imagekitSso({ folder, environment: { ...process.env } }, "plan", "--agency", "acme");
  expect(stderr).toContain("imagekit-sso -- names --agency <agency>");
});
