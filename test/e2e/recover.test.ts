import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { recoverReportSchema } from "../../cli/recovery/report.ts";
import { runner } from "../../simulator/seed.ts";
import { GraphClient } from "../simulator/support/graphClient.ts";
import { fleetAgency } from "../support/fleet.ts";
import { imagekitSso } from "../support/imagekitSso.ts";
import { recover } from "../support/recover.ts";
import { engineWorld } from "../support/world.ts";

test("an application that bears the mark without a proof is named, and removed by one command once it is not young; others are left alone", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(["child1"]), { accounts: ["child1"] });
  expect((await stack.up()).code).toBe(0);
  // What azuread leaves when the process dies between Graph's answer and the engine's state.
  const graph = await GraphClient.runner(simulator);
  const body = (notes: string) => ({ displayName: "ImageKit child1", signInAudience: "AzureADMyOrg", notes });
  const left = await graph.post("/applications", body("imagekit-sso:test/child1"));
  await graph.post("/applications", body("imagekit-sso:another/child1"));
  await graph.post("/applications", body("somebody else's"));

  const listed = recoverReportSchema.parse(JSON.parse(await recover(stack, "--json")));
  expect(listed).toMatchObject({ tookUp: [], orphans: [{ account: "child1", applicationId: left.body.id }] });
  expect(await recover(stack)).toContain(`(${left.body.id}, made `);
  // A run that holds the lock may be about to write down what it has made.
  const locks = stack.file("state/.pulumi/locks/organization/imagekit-sso/test");
  mkdirSync(locks, { recursive: true });
  writeFileSync(`${locks}/another-run.json`, JSON.stringify({ pid: process.pid, hostname: hostname() }));
  await expect(recover(stack, "--remove")).rejects.toThrow(/is at work, or was killed and left its lock/);
  expect(simulator.store.applications.size).toBe(4);
  // Nothing tells whether its process is of this container.
  const { folder, environment } = stack;
  const up = await imagekitSso({ folder, environment }, "up", "--agency", "test");
  expect([up.code, up.stderr]).toEqual([
    1,
    expect.stringMatching(/The stack test is locked .*cannot be known from here.*pulumi -- cancel --stack test/),
  ]);
  expect(existsSync(`${locks}/another-run.json`)).toBe(true);
  rmSync(locks, { recursive: true });
  // Another machine's run may have made it a moment ago.
  expect(await recover(stack, "--remove")).toContain("was not removed: it was made less than 10 minutes ago");
  const young = simulator.store.applications.get(left.body.id);
  if (!young) throw new Error("the application is gone");
  simulator.store.applications.put({ ...young, createdDateTime: "2026-01-01T00:00:00Z" });
  expect(await recover(stack, "--remove")).toContain("was removed");
  expect(await recover(stack)).toContain("Nothing is left over.");
  expect(simulator.store.applications.size).toBe(3);
  expect((await stack.drift()).code).toBe(0);
});

test("an application planted before the first up is named, never adopted, and its certificate neither delivered nor activated", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(["child1"]), { accounts: ["child1"] });
  const attacker = await GraphClient.admin(simulator);
  const planted = await attacker.samlApplication("ImageKit child1", { notes: "imagekit-sso:test/child1" });
  const principal = `/servicePrincipals/${planted.spId}`;
  const { body } = await attacker.post(`${principal}/addTokenSigningCertificate`, {
    displayName: "CN=imagekit-sso g1",
  });
  await attacker.patch(principal, { preferredTokenSigningKeyThumbprint: body.thumbprint });
  for (const object of [principal, `/applications/${planted.id}`])
    await attacker.post(`${object}/owners/$ref`, {
      "@odata.id": `${simulator.url}/v1.0/directoryObjects/${runner.objectId}`,
    });

  const { folder, environment } = stack;
  const run = await imagekitSso({ folder, environment }, "up", "--agency", "test");
  expect(run.code, run.stderr).toBe(0);
  expect(run.stderr).toMatch(
    new RegExp(`^child1: the application .*${planted.id}.* was not imported: nothing here proves`, "m"),
  );
  const [own] = simulator.store.applications.filter(({ id }) => id !== planted.id);
  expect(own?.identifierUris).toEqual(["https://imagekit.io/saml/consume#child1"]);
  const delivered = simulator.store.accounts.get("child1")?.settings?.metadataXml ?? "";
  expect(delivered).toContain("X509Certificate");
  expect(delivered.replace(/\s/g, "")).not.toContain(body.key);
  // Left as it was, and told every night.
  expect(simulator.store.servicePrincipals.get(planted.spId)?.preferredTokenSigningKeyThumbprint).toBe(body.thumbprint);
  const drift = await imagekitSso({ folder, environment }, "drift", "--agency", "test");
  expect(drift.code).toBe(7);
  expect(drift.stdout).toContain(planted.id);
});

test("an identifier that is taken is told before anything is made, and the application is adopted, or takes another's place", async () => {
  const { simulator, stack } = await engineWorld(fleetAgency(["child1"]), { accounts: ["child1"] });
  const { folder, environment } = stack;
  const up = () => imagekitSso({ folder, environment }, "up", "--agency", "test");
  const admin = await GraphClient.admin(simulator);
  const identifier = "https://imagekit.io/saml/consume#child1";
  const byHand = async (name: string) => {
    const made = await admin.samlApplication(name);
    for (const object of [`/applications/${made.id}`, `/servicePrincipals/${made.spId}`]) {
      const reference = { "@odata.id": `${simulator.url}/v1.0/directoryObjects/${runner.objectId}` };
      await admin.post(`${object}/owners/$ref`, reference);
    }
    expect((await admin.patch(`/applications/${made.id}`, { identifierUris: [identifier] })).status).toBe(204);
    return made.id;
  };
  const inState = async () =>
    ((await stack.state()).deployment.resources ?? []).find(({ type }) => type.endsWith(":Application"))?.id;

  const first = await byHand("Made from the guide");
  const bare = await stack.up();
  expect(bare.code).not.toBe(0);
  expect(bare.output).toContain(`Account child1: nothing was made. The identifier ${identifier} is taken by`);
  expect(bare.output).toContain(first);
  expect(simulator.store.applications.size).toBe(1);
  await admin.delete(`/applications/${first}`);
  const binned = await up();
  expect(binned.code, binned.stderr).toBe(2);
  expect(binned.stderr).toMatch(new RegExp(`${first}\\), which lies in Entra's bin since .*--agency test --adopt`));
  await admin.post(`/directory/deletedItems/${first}/restore`, {});
  const taken = await up();
  expect(taken.code, taken.stderr).toBe(2);
  expect(taken.stderr).toContain(first);

  expect(await recover(stack, "--adopt", "--yes")).toContain("imported child1-application");
  const adopted = await up();
  expect(adopted.code, adopted.stderr).toBe(0);
  expect(await inState()).toBe(`/applications/${first}`);

  // Somebody moved the identifier, and the state was read anew.
  expect((await admin.patch(`/applications/${first}`, { identifierUris: [] })).status).toBe(204);
  const second = await byHand("The right one");
  expect((await stack.pulumi("refresh", "--yes", "--skip-preview")).code).toBe(0);
  const refused = await up();
  expect(refused.code, refused.stderr).toBe(2);
  expect(refused.stderr).toMatch(
    new RegExp(`${second}.* has the account's identifier, and the state has the application ${first}`),
  );
  await recover(stack, "--adopt", "--yes");
  expect(await inState()).toBe(`/applications/${second}`);
  const swapped = await up();
  expect(swapped.code, swapped.stderr).toBe(0);
  expect(simulator.store.applications.get(second)?.identifierUris).toEqual([identifier]);
  expect(simulator.store.accounts.get("child1")?.settings).not.toBeNull();
});
