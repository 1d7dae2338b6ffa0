/** Whatever fails in the middle of a change, the state can be read, and the next `imagekit-sso up` does what the file says. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { seedTable } from "../../simulator/store.ts";
import type { Application, FaultSettings } from "../../simulator/types.ts";
import { childIds, type FleetOptions, fleetAgency } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";
import { engineWorld } from "../support/world.ts";

const ids = childIds(6);
const [child1, child2, child3, child4, child5, child6] = ids as [string, string, string, string, string, string];
const archive = "archive: { store: folder, folder: archive }\n";
const identifier = "https://imagekit.io/saml/consume";
const parent = `parent:
  imagekitId: ${child5}
  delivery: { channel: http, url: 'env:IMAGEKIT_SETTINGS_URL', credential: 'env:IMAGEKIT_PRIVATE_KEY_{imagekitId}' }
`;
const file = (kept: readonly string[], accounts: FleetOptions["accounts"] = {}, more = "") =>
  `${fleetAgency(kept, { accounts })}${more}`;

const { simulator, stack } = await engineWorld(file(ids, {}, archive), { accounts: ids });
const up = (...flags: string[]) => imagekitSso(stack, "up", "--agency", "test", ...flags);
const failed = (stderr: string) => stderr.slice(stderr.lastIndexOf("The update did not succeed"));

/** A run of this file fails under these faults, without a word of the engine's own trouble; the next one, without them, succeeds. */
async function failsThenConverges(
  text: string,
  faults: Partial<FaultSettings>,
  causes: RegExp[],
  mend: () => void = () => {},
): Promise<void> {
  stack.writeAgency(text);
  simulator.faults.set(faults);
  const run = await up("--allow-removal");
  expect(run.code, run.stderr).toBe(1);
  for (const cause of causes) expect(failed(run.stderr)).toMatch(cause);
  expect(run.stderr).not.toMatch(/snapshot integrity|goroutine|post-step event/);
  simulator.faults.clear();
  mend();
  const preview = await stack.preview();
  expect(preview.code, preview.output).toBe(0);
  const again = await up("--allow-removal");
  expect(again.code, again.stderr).toBe(0);
}

test("the accounts are set up", async () => {
  const run = await up();
  expect(run.code, run.stderr).toBe(0);
});

test("an application cannot be changed: nobody is assigned any more, the archive is given up, an account goes", async () => {
  const accounts = {
    [child1]: "assignments: []\ndisplayName: Renamed",
    [child3]: "displayName: Renamed too",
  };
  const deny = ["PATCH /v1.0/applications"];
  const text = file([child1, child3, child4, child5, child6], accounts);
  await failsThenConverges(text, { deny }, [/child1-application: .* 403/, /child2-identifier/]);
  expect(applicationOf(child2)).toBeUndefined();
});

test("an identifier is replaced, and the new one is another application's", async () => {
  const taken = { ...(applicationOf(child3) as Application), id: randomUUID(), appId: randomUUID(), notes: null };
  seedTable(simulator.store.applications, [{ ...taken, identifierUris: [identifier] }]);
  const text = file([child1, child3, child4, child6], {}, parent);
  await failsThenConverges(text, {}, [/child5-identifier/], () => simulator.store.applications.delete(taken.id));
  expect(applicationOf(child5)?.identifierUris).toEqual([identifier]);
});

test("nothing more can be assigned, certified or mapped: another group, another generation, another role", async () => {
  const text = file(
    [child1, child3, child4, child6],
    {
      [child1]: "assignments: [{ group: 22222222-bbbb-4bbb-8bbb-000000000002 }]",
      [child3]: "certificates: { generations: [{ name: g1 }, { name: g2 }], active: g1 }",
      [child4]: "role: { from: constant, role: finance }",
    },
    parent,
  );
  const deny = ["POST /v1.0/servicePrincipals", "/claimsMappingPolicies", "/$batch"];
  await failsThenConverges(text, { deny }, [/child1-assignments/, /child3-certificates/, /child4-claims/]);
});

test("an application that somebody deleted cannot be made whole, and an account that goes cannot be deleted", async () => {
  const lost = applicationOf(child4) as Application;
  for (const table of [simulator.store.applications, simulator.store.deletedItems]) table.delete(lost.id);
  for (const { id, appId } of [...simulator.store.servicePrincipals.values()])
    if (appId === lost.appId) simulator.store.servicePrincipals.delete(id);
  const refresh = await stack.pulumi("refresh", "--yes", "--skip-preview");
  expect(refresh.code, refresh.output).toBe(0);
  const deny = ["POST /v1.0/servicePrincipals", "DELETE /v1.0/applications"];
  await failsThenConverges(file([child1, child3, child4], {}, parent), { deny }, [
    /child4-principal/,
    /child6-application/,
  ]);
  expect(applicationOf(child4)?.id).not.toBe(lost.id);
  expect(simulator.store.applications.size).toBe(4);
});

test("ImageKit refuses while an account goes, and what is behind it stays until it is off", async () => {
  await failsThenConverges(file([child3, child4], {}, parent), { targets: ["imagekit"], deny: ["DELETE /"] }, [
    /child1-settings/,
  ]);
  expect(simulator.store.applications.size).toBe(3);
});

function applicationOf(id: string): Application | undefined {
  return [...simulator.store.applications.values()].find(({ notes }) => notes?.includes(`test/${id} `));
}
