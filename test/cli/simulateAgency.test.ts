import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeAgencyCopy } from "../../cli/demo/agencyCopy.ts";
import { referencedVariables, seedOf } from "../../cli/demo/agencySeed.ts";
import { exportLines } from "../../cli/demo/exportLines.ts";
import { project, worldOf } from "../../cli/demo/local.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { startSimulator } from "../../simulator/simulator.ts";
import { GraphClient } from "../simulator/support/graphClient.ts";

mkdirSync(join(project, ".local"), { recursive: true });
const folder = mkdtempSync(join(project, ".local", "simulated-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [tenantId, group, owner] = [
  "1f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c41",
  "32222222-bbbb-4bbb-8bbb-000000000004",
  "31111111-aaaa-4aaa-8aaa-000000000001",
];
const text = `# Ours
agency: acme
tenantId: ${tenantId}
archive: { store: blob, url: 'https://acme.blob.core.windows.net/metadata' }
defaults:
  role: { from: constant, role: developer }
  owners: [${owner}]
  assignments: [{ group: ${group} }] # the shop's people
  delivery: { channel: http, url: 'env:ACME_URL', credential: 'env:ACME_KEY_{imagekitId}' }
parent: { imagekitId: acme }
children:
  - imagekitId: one-shop
  - imagekitId: two
    delivery: { channel: handover, folder: 'handover/{imagekitId}' }
`;
const agency = parseAgencyFile(text, "agencies/acme.yaml");

test("the simulated tenant has the agency's accounts, groups and people, and their keys in the variables that the file names", async () => {
  const simulator = await startSimulator({ seed: seedOf(agency) });
  try {
    expect(simulator.world.tenant.id).toBe(tenantId);
    expect([...simulator.store.accounts.values()].map(({ id, kind }) => [id, kind])).toEqual([
      ["acme", "parent"],
      ["one-shop", "child"],
      ["two", "child"],
    ]);
    const graph = await GraphClient.admin(simulator);
    for (const path of [`/groups/${group}`, `/users/${owner}`]) expect((await graph.get(path)).status).toBe(200);
    const environment = simulator.environment();
    const variables = referencedVariables(agency, environment);
    expect(variables).toEqual({
      ACME_URL: environment.IMAGEKIT_SETTINGS_URL,
      ACME_KEY_acme: "private_sim_acme",
      ACME_KEY_one_shop: "private_sim_one-shop",
    });
    const lines = exportLines({ folders: [], variables: { ...environment, ...variables }, unset: [] });
    expect(lines).not.toMatch(/^export \S*-\S*=/m);
  } finally {
    await simulator.close();
  }
});

test("settings and keys that come from anywhere but a variable are refused, since they would go to somebody real", () => {
  const real = parseAgencyFile(
    text.replace(
      "imagekitId: one-shop",
      "imagekitId: one-shop\n    delivery: { channel: http, url: 'https://gateway.acme.example', credential: 'env:KEY' }",
    ),
    "agencies/acme.yaml",
  );
  expect(() => referencedVariables(real, {})).toThrow(/cannot stand for the settings address or the key of one-shop/);
});

test("a copy of the file runs: its archive and hand-over folders are beside it, all else is as it was", () => {
  const copy = resolve(project, writeAgencyCopy(text, "agencies/acme.yaml", folder));
  const copied = parseAgencyFile(readFileSync(copy, "utf8"), copy);
  const inside = folder.slice(project.length + 1);
  expect(copied.archive).toMatchObject({ store: "folder", folder: `${inside}/archive` });
  expect(copied.accounts.map(({ delivery }) => ("folder" in delivery ? delivery.folder : delivery.channel))).toEqual([
    "http",
    "http",
    expect.stringMatching(new RegExp(`^${inside.replace(".", "\\.")}/handover/two`)),
  ]);
  const rest = ({ accounts }: typeof agency) => accounts.map(({ delivery: _, ...account }) => account);
  expect(rest(copied)).toEqual(rest(agency));
  expect(readFileSync(copy, "utf8")).toContain("# the shop's people");
});

test("the stack, its backend and the world have names of their own", () => {
  expect(worldOf("acme").stack).toBe("simulated-acme");
  expect(worldOf("acme").backendFolder).not.toBe(worldOf("globex").backendFolder);
});
