import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { LiveAgency } from "../../domain/drift/live.ts";
import { GraphBatch } from "../../provider/graph/batch.ts";
import { readLiveAgency } from "../../provider/live/agency.ts";
import { portalClaimsOf } from "../../provider/live/claims.ts";
import { createServices } from "../../provider/services.ts";
import { LiveFleet, only, seen, some, unreadable } from "./support/liveFleet.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let fleet: LiveFleet;
beforeAll(async () => {
  fleet = await LiveFleet.start(5);
});
afterEach(() => fleet.simulator.faults.clear());
afterAll(() => fleet.close());

const healthy = ["child1", "child3", "child4", "child5"];

/** Everything of these accounts was seen. */
function expectSeen(live: LiveAgency, ids: readonly string[]): void {
  for (const id of ids) {
    expect(JSON.stringify(live.accounts.find(({ imagekitId }) => imagekitId === id))).not.toMatch(
      /"(unreadable|notPermitted)"/,
    );
    only(live, id);
  }
}

/** With little patience, so that a failure to the end is one soon. */
const impatient = () => readLiveAgency(fleet.agency, {}, createServices({ timeoutSeconds: 2 }));

describe("a permission that is missing", () => {
  test("for the portal's claims is said, and takes nothing else away", async () => {
    fleet.simulator.faults.set({
      deny: ["Policy.Read.ApplicationConfiguration", "Policy.ReadWrite.ApplicationConfiguration"],
    });
    const { principal } = only(await fleet.read(), "child2");
    expect(principal.portalClaims).toEqual({
      notPermitted: expect.stringMatching(
        /^Account child2: GET https:.*\/beta\/servicePrincipals\/.*\/claimsPolicy answered 403 .* needs Policy\.Read\.ApplicationConfiguration/,
      ),
    });
    seen(principal.claimsPolicies);
    seen(principal.owners);
    seen(principal.metadata);
  });

  test("for the claims mapping policies makes these unreadable, and names it", async () => {
    fleet.simulator.faults.set({ deny: ["Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration"] });
    const { principal } = only(await fleet.read(), "child2");
    expect(unreadable(principal.claimsPolicies)).toMatch(
      /^Agency test: GET https:.*\/policies\/claimsMappingPolicies answered 403 .* needs Policy\.Read\.All,/,
    );
    seen(principal.assignments);
  });

  test("for the list of applications makes every account's application unreadable, and none gone", async () => {
    fleet.simulator.faults.set({ deny: ["GET /v1.0/applications?"] });
    const live = await fleet.read();
    expect(unreadable(live.unowned)).toMatch(/^Agency test: GET https:.*\/applications answered 403 .*Application\./);
    for (const { applications, settings } of live.accounts) {
      expect(unreadable(applications)).toBe(unreadable(live.unowned));
      seen(settings);
    }
  });

  test("at one object is that object's alone", async () => {
    fleet.simulator.faults.set({ deny: [`/servicePrincipals/${fleet.principal("child2").id}/owners`] });
    const live = await fleet.read();
    const { principal } = only(live, "child2");
    expect(unreadable(principal.owners)).toContain("/owners answered 403");
    seen(principal.assignments);
    expectSeen(live, healthy);
  });
});

test("with permissions to read and nothing else, everything is seen", async () => {
  const reader = await LiveFleet.start(3, {
    permissions: ["Application.Read.All", "Policy.Read.All", "Policy.Read.ApplicationConfiguration"],
  });
  try {
    const live = await reader.read();
    expectSeen(live, ["child1", "child2", "child3"]);
    expect(seen(only(live, "child2").principal.claimsPolicies)).toMatchObject([
      { displayName: "ImageKit test/child2" },
    ]);
    // Once for all of them.
    expect(reader.simulator.requests.counts()["GET /v1.0/policies/claimsMappingPolicies"]).toBe(1);
  } finally {
    await reader.close();
    fleet.impersonate();
  }
});

test("a cloud without the portal's claims API only leaves them out", async () => {
  const scope = { account: "child2", signal: new AbortController().signal, log: () => {} };
  const stable = new GraphBatch(fleet.services.graph, { version: "v1.0", scope, timeoutSeconds: 5 });
  expect(await portalClaimsOf(stable, `/servicePrincipals/${fleet.principal("child2").id}`, scope)).toEqual({
    notPermitted: expect.stringContaining("Resource not found for the segment 'claimsPolicy'."),
  });
});

describe("a server in trouble", () => {
  test("429 inside a batch is waited out by the throttled request alone, as long as it was told", async () => {
    fleet.simulator.requests.clear();
    fleet.simulator.faults.set({ rate429: 0.3, retryAfterSeconds: 1, seed: 3 });
    expectSeen(await fleet.read(), ["child2", ...healthy]);
    const inner = Map.groupBy(
      fleet.simulator.requests.exchanges().filter(({ batched }) => batched),
      ({ path }) => path,
    );
    expect(inner.size).toBe(5 * 7);
    const throttled = [...inner.values()].filter((tries) => tries.length > 1);
    expect(throttled.length).toBeGreaterThan(3);
    for (const tries of inner.values()) {
      const statuses = tries.map(({ status }) => status);
      expect(statuses.slice(0, -1).every((status) => status === 429)).toBe(true);
      // 404: no claims were made in the portal.
      expect([200, 404]).toContain(statuses.at(-1));
      for (const [place, { at }] of tries.slice(1).entries())
        expect(Date.parse(at) - Date.parse(tries[place]?.at ?? "")).toBeGreaterThanOrEqual(990);
    }
  });

  test("5xx to the end makes one thing of one account unreadable, and says how often it was tried", async () => {
    const { id } = fleet.principal("child2");
    fleet.simulator.faults.set({ unavailable: [`/servicePrincipals/${id}/appRoleAssignedTo`] });
    const live = await impatient();
    const { principal } = only(live, "child2");
    expect(unreadable(principal.assignments)).toMatch(
      /^Account child2: GET https:.*\/appRoleAssignedTo answered 503 \S+ to the last of \d tries: /,
    );
    seen(principal.owners);
    expectSeen(live, healthy);
  });

  test("5xx to every batch makes the applications unreadable in time, and ImageKit is looked at all the same", async () => {
    fleet.simulator.faults.set({ unavailable: ["/$batch"] });
    const live = await impatient();
    for (const { imagekitId, applications, settings } of live.accounts) {
      expect(unreadable(applications)).toMatch(
        new RegExp(
          `^Account ${imagekitId}: (GET .*/applications/.* answered 503 |looking at the application \\S+ took longer)`,
        ),
      );
      seen(settings);
    }
  });

  test("a certificate that cannot be read is of no generation, and hides nothing else", async () => {
    const before = fleet.principal("child2");
    const keyCredentials = before.keyCredentials.map((one) => ({ ...one, key: "AAAA" }));
    fleet.simulator.store.servicePrincipals.put({ ...before, keyCredentials });
    const live = await fleet.read();
    fleet.simulator.store.servicePrincipals.put(before);
    const { certificates } = only(live, "child2").principal;
    expect(certificates.map(({ generation, thumbprint }) => [generation, thumbprint])).toEqual([
      [undefined, expect.stringMatching(/^[0-9A-F]{40}$/)],
    ]);
    expectSeen(live, healthy);
  });

  test.each([
    ["metadata", (): string => `appid=${fleet.application("child2").appId}`, "metadata"],
    ["imagekit", (): string => "/imagekit/accounts/child2/", "settings"],
  ] as const)("the host of %s in trouble with one account is that account's alone", async (target, path, what) => {
    fleet.simulator.faults.set({ targets: [target], unavailable: [path()] });
    const live = await impatient();
    const account = some(live.accounts[1], "child2");
    const { principal } = only(live, "child2");
    const looked = what === "metadata" ? principal.metadata : account.settings;
    expect(unreadable(looked)).toMatch(/^Account child2: (GET .* answered 503 |looking at .* took longer than 2 s)/);
    seen<unknown>(what === "metadata" ? account.settings : principal.metadata);
    expectSeen(live, healthy);
  });

  test("no token is an error, since nothing at all was seen", async () => {
    process.env.ARM_CLIENT_SECRET = "wrong";
    await expect(readLiveAgency(fleet.agency, {}, createServices({ timeoutSeconds: 2 }))).rejects.toThrow(
      /^Agency test: Entra gave no token for tenant/,
    );
    fleet.impersonate();
  });
});
