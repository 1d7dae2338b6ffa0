import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readLiveAgency } from "../../provider/live/agency.ts";
import { createServices } from "../../provider/services.ts";
import type { Application } from "../../simulator/types.ts";
import { GraphClient } from "../simulator/support/graphClient.ts";
import { LiveFleet, only, seen, some, unreadable } from "./support/liveFleet.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let fleet: LiveFleet;
beforeEach(async () => {
  fleet = await LiveFleet.start(2);
});
afterEach(() => fleet.close());

/** A further application like the given account's, with changes. */
function further(imagekitId: string, change: Partial<Application>): Application {
  const application = { ...fleet.application(imagekitId), id: randomUUID(), appId: randomUUID(), ...change };
  fleet.simulator.store.applications.put(application);
  return application;
}

/** Five more assignments and owners of the first account. */
function crowd(): { people: string[]; owners: string[] } {
  const { store } = fleet.simulator;
  const principal = fleet.principal("child1");
  const people = Array.from({ length: 5 }, () => randomUUID());
  for (const [place, principalId] of people.entries()) {
    store.appRoleAssignments.put({
      ...{ id: `assignment-${place}`, principalId, principalType: "User", resourceId: principal.id },
      ...{ appRoleId: "00000000-0000-0000-0000-000000000000", principalDisplayName: "", resourceDisplayName: "" },
      createdDateTime: "2026-06-01T00:00:00Z",
    });
  }
  const owners = [...principal.owners, ...[...store.users.values()].map(({ id }) => id)];
  store.servicePrincipals.put({ ...principal, owners });
  store.applications.put({ ...fleet.application("child1"), owners });
  return { people, owners };
}

describe("pages", () => {
  test("are followed to the last one, in every list", async () => {
    const { people, owners } = crowd();
    fleet.simulator.faults.set({ largestPage: 1 });
    const live = await fleet.read();
    const { principal, ...application } = only(live, "child1");
    expect(seen(principal.assignments).map(({ principalId }) => principalId)).toEqual(expect.arrayContaining(people));
    expect(seen(principal.assignments)).toHaveLength(6);
    expect(seen(principal.owners)).toEqual(owners);
    expect(seen(application.owners)).toEqual(owners);
    only(live, "child2");
  });

  test("that do not come make their list unreadable, and nobody in it gone", async () => {
    crowd();
    fleet.simulator.faults.set({ largestPage: 2, unavailable: ["/appRoleAssignedTo?$top=200&$skiptoken="] });
    const { principal } = only(await impatient(), "child1");
    expect(unreadable(principal.assignments)).toContain("appRoleAssignedTo answered 503");
    seen(principal.owners);
  });

  test("of applications that do not come make no application gone", async () => {
    fleet.simulator.faults.set({ largestPage: 1, unavailable: ["$skiptoken="] });
    const live = await impatient();
    for (const { applications } of live.accounts) unreadable(applications);
    unreadable(live.unowned);
  });

  const impatient = () => readLiveAgency(fleet.agency, {}, createServices({ timeoutSeconds: 2 }));
});

describe("among others' applications", () => {
  test("three thousand of them cost three further pages", async () => {
    for (let place = 0; place < 3_000; place += 1)
      further("child1", { displayName: `Other ${place}`, notes: null, identifierUris: [`api://other-${place}`] });
    fleet.simulator.requests.clear();
    const live = await fleet.read();
    only(live, "child1");
    only(live, "child2");
    expect(seen(live.unowned)).toEqual([]);
    expect(fleet.simulator.requests.counts()["GET /v1.0/applications"]).toBe(4);
  });

  test("those that bear the mark come first, then those that answer to the identifier", async () => {
    const { id, identifierUris } = fleet.application("child1");
    const stranger = further("child1", { notes: "hello" });
    const twin = further("child1", { identifierUris: [] });
    further("child1", { notes: "imagekit-sso:other/child1", identifierUris: [] });
    const [account] = (await fleet.read()).accounts;
    const found = seen(some(account, "child1").applications);
    expect(found.map((one) => one.id)).toEqual([id, twin.id, stranger.id]);
    expect(found[2]).toMatchObject({ notes: "hello", identifierUris });
    expect(found[2]?.servicePrincipal).toEqual({ seen: undefined });
  });

  test("those of accounts that the file does not have are told, as long as they are there", async () => {
    const { id, appId, displayName } = further("child1", { notes: "imagekit-sso:test/left", identifierUris: [] });
    const gone = further("child1", { notes: "imagekit-sso:test/gone", identifierUris: [] });
    const left = [{ id, appId, displayName, imagekitId: "left" }];
    fleet.simulator.world.clock.advance(100);
    fleet.simulator.store.applications.delete(gone.id);
    fleet.simulator.faults.set({ flapSeconds: 60, seed: 1 });
    const graph = await GraphClient.runner(fleet.simulator);
    const shows = async () => (await graph.get(`/applications/${gone.id}`)).status;
    // A replica that is behind answers some of the reads.
    await expect.poll(shows).toBe(200);
    expect(seen((await fleet.read()).unowned)).toEqual(left);
  });
});

describe("gone", () => {
  test("is an application that neither the list nor further looks show", async () => {
    const { id } = fleet.application("child1");
    fleet.simulator.store.applications.delete(id);
    fleet.simulator.requests.clear();
    const live = await fleet.read();
    expect(live.accounts[0]?.applications).toEqual({ seen: [] });
    seen(some(live.accounts[0], "child1").settings);
    only(live, "child2");
    const asked = fleet.simulator.requests.exchanges().map(({ path }) => path);
    expect(asked.filter((path) => path.includes("$filter=identifierUris/any"))).toHaveLength(4);
    expect(asked.filter((path) => path.includes("$filter=displayName eq"))).toHaveLength(4);
  });

  test("is a principal that is not there in several looks", async () => {
    fleet.simulator.store.servicePrincipals.delete(fleet.principal("child1").id);
    const [account] = (await fleet.read()).accounts;
    expect(seen(some(account, "child1").applications)).toMatchObject([{ servicePrincipal: { seen: undefined } }]);
  });

  test("is nothing that only a replica behind the others has not heard of", async () => {
    const { store, faults, world } = fleet.simulator;
    const [application, principal] = [fleet.application("child1"), fleet.principal("child1")];
    store.applications.delete(application.id);
    store.servicePrincipals.delete(principal.id);
    world.clock.advance(200);
    store.applications.put(application);
    store.servicePrincipals.put(principal);
    for (const seed of [1, 2, 3]) {
      faults.set({ flapSeconds: 60, seed });
      const live = await fleet.read();
      expect(only(live, "child1").principal.id).toBe(principal.id);
    }
  });
});

describe("claims of the portal", () => {
  test("are told from a policy that changes nothing", async () => {
    const admin = await GraphClient.admin(fleet.simulator);
    const path = (id: string) => `/beta/servicePrincipals/${fleet.principal(id).id}/claimsPolicy`;
    const claim = {
      ...{ "@odata.type": "#microsoft.graph.customClaim", name: "imagekit_role", tokenFormat: ["saml"] },
      configurations: [{ attribute: { "@odata.type": "#microsoft.graph.valueBasedAttribute", value: "developer" } }],
    };
    expect((await admin.send("PUT", path("child1"), { claims: [claim] })).status).toBe(201);
    expect((await admin.send("PUT", path("child2"), { includeBasicClaimSet: true })).status).toBe(201);
    const live = await fleet.read();
    expect(only(live, "child1").principal.portalClaims).toEqual({
      seen: [{ name: "imagekit_role", value: '"developer"' }],
    });
    expect(only(live, "child2").principal.portalClaims).toEqual({ seen: [] });
  });
});
