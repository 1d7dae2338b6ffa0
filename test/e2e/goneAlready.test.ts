/** What somebody took away by hand stops neither the removal of the rest nor the repair. */
import { expect, test } from "vitest";
import { seedTable } from "../../simulator/store.ts";
import type { Application } from "../../simulator/types.ts";
import { GraphClient } from "../simulator/support/graphClient.ts";
import { childIds, fleetAgency } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";
import { engineWorld } from "../support/world.ts";

const ids = childIds(5);
const [child1, child2, child3, child4, child5] = ids as [string, string, string, string, string];
const { simulator, stack } = await engineWorld(fleetAgency(ids), { accounts: ids });
const { applications, servicePrincipals, deletedItems } = simulator.store;
const run = (command: string, ...flags: string[]) => imagekitSso(stack, command, "--agency", "test", ...flags);

const applicationOf = (id: string) =>
  [...applications.values()].find(({ notes }) => notes?.includes(`test/${id} `)) as Application;
const hands = {
  identifier: (id: string) => seed({ ...applicationOf(id), identifierUris: [] }),
  principal: (id: string) => {
    const { appId } = applicationOf(id);
    for (const principal of [...servicePrincipals.values()])
      if (principal.appId === appId) servicePrincipals.delete(principal.id);
  },
  application: (id: string) => {
    hands.principal(id);
    applications.delete(applicationOf(id).id);
  },
};
function seed(application: Application): void {
  applications.delete(application.id);
  deletedItems.delete(application.id);
  seedTable(applications, [application]);
}

test("the accounts are set up", async () => {
  const first = await run("up");
  expect(first.code, first.stderr).toBe(0);
});

test("up --allow-removal takes the rest down of accounts whose parts are gone", async () => {
  hands.identifier(child1);
  hands.principal(child2);
  hands.application(child3);
  stack.writeAgency(fleetAgency([child4, child5]));
  const removed = await run("up", "--allow-removal");
  expect(removed.code, removed.stderr).toBe(0);
  expect(removed.stderr).toContain("Gone already, and looked at anew: ");
  expect([...applications.values()].map(({ displayName }) => displayName).sort()).toEqual([
    `ImageKit ${child4}`,
    `ImageKit ${child5}`,
  ]);
});

test("recover names what is gone, and up --refresh makes it again", async () => {
  const before = applicationOf(child4).id;
  hands.application(child4);
  hands.identifier(child5);
  const told = await run("recover");
  expect(told.stdout).toContain(`${child4}: its application ${before} is not in the tenant any more`);
  expect(told.stdout).toContain(`${child5}: its application ${applicationOf(child5).id} does not have the account's`);
  const repaired = await run("up", "--refresh");
  expect(repaired.code, repaired.stderr).toBe(0);
  expect([applicationOf(child4).identifierUris, applicationOf(child5).identifierUris]).toEqual([
    [`https://imagekit.io/saml/consume#${child4}`],
    [`https://imagekit.io/saml/consume#${child5}`],
  ]);
  expect((await stack.drift()).code).toBe(0);
});

test("deleted in the portal, looked at, restored: the run says which application has the identifier, and goes on with it", async () => {
  const admin = await GraphClient.admin(simulator);
  const { id } = applicationOf(child4);
  expect((await admin.send("DELETE", `/v1.0/applications/${id}`)).status).toBe(204);
  const idle = await run("up");
  expect(idle.stdout).toMatch(/That is what the stack's state says; .* drift looks at what is live/);
  const refused = await run("up", "--refresh");
  expect(refused.code, refused.stderr).toBe(2);
  expect(refused.stderr).toMatch(
    new RegExp(`${child4}: .*object id ${id}.*lies in Entra's bin.*restore it and adopt it`),
  );
  expect((await admin.send("POST", `/v1.0/directory/deletedItems/${id}/restore`, {})).status).toBe(200);
  const restored = await run("up");
  expect(restored.code, restored.stderr).toBe(0);
  expect(applicationOf(child4).id).toBe(id);
  expect((await stack.drift()).code).toBe(0);
  const { stdout } = await run("drift");
  expect(stdout).toContain("Everything is as declared.");
});

test("for bare pulumi: destroy --refresh, where destroy alone cannot", async () => {
  hands.identifier(child5);
  expect((await stack.destroy()).code).not.toBe(0);
  const destroyed = await stack.destroy("--refresh");
  expect(destroyed.code, destroyed.output).toBe(0);
  expect([...applications.values()]).toEqual([]);
});
