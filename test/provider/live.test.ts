import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { compareAgency } from "../../domain/drift/compareAgency.ts";
import { readLiveAgency } from "../../provider/live/agency.ts";
import { runner } from "../../simulator/seed.ts";
import { GraphClient } from "../simulator/support/graphClient.ts";
import { LiveFleet, only } from "./support/liveFleet.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const owner = "11111111-aaaa-4aaa-8aaa-000000000001";

describe("a small fleet", () => {
  let fleet: LiveFleet;
  beforeAll(async () => {
    const accounts = {
      child2: `role: { from: appRole }
owners: [${owner}]
certificates: { generations: [{ name: g1 }, { name: g2 }], active: g2 }
assignments: [{ group: 22222222-bbbb-4bbb-8bbb-000000000002, role: developer }]`,
    };
    fleet = await LiveFleet.start(3, { accounts });
  });
  afterAll(() => fleet.close());

  test("is read as it is, so that nothing differs", async () => {
    const live = await fleet.read();
    expect(compareAgency(fleet.agency, live, { confirmations: {}, days: 30, now: new Date() })).toMatchObject({
      status: "in-sync",
      findings: [],
      problems: [],
      accounts: ["child1", "child2", "child3"].map((imagekitId) => ({
        ...{ imagekitId, status: "in-sync", findings: [], unreadable: [] },
      })),
    });
    expect(live.reader).toBe(runner.objectId);
  });

  test("shows owners, certificates with their generations, the active one, and what both sides list", async () => {
    const { principal, ...application } = only(await fleet.read(), "child2");
    const stored = fleet.principal("child2");
    expect(application).toMatchObject({ owners: { seen: [runner.objectId, owner] }, appId: stored.appId });
    expect(principal.id).toBe(stored.id);
    expect(principal.certificates.map(({ generation }) => generation).toSorted()).toEqual(["g1", "g2"]);
    expect(principal.activeThumbprint).toBe(
      principal.certificates.find(({ generation }) => generation === "g2")?.thumbprint,
    );
    expect(principal.metadata).toMatchObject({
      seen: { certificateSha256s: expect.arrayContaining(principal.certificates.map(({ sha256 }) => sha256)) },
    });
    expect(principal.portalClaims).toEqual({ seen: [] });
    expect(JSON.stringify(principal)).not.toContain("keyCredentials");
  });

  test("shows every credential that somebody added, and takes no certificate's own password for one", async () => {
    const admin = await GraphClient.admin(fleet.simulator);
    const [application, principal] = [fleet.application("child1"), fleet.principal("child1")];
    const trust = { name: "ci", issuer: "https://issuer.example", subject: "job", audiences: ["api://x"] };
    const added = [
      await admin.post(`/applications/${application.id}/addPassword`, { passwordCredential: { displayName: "a" } }),
      await admin.post(`/applications/${application.id}/federatedIdentityCredentials`, trust),
      await admin.post(`/servicePrincipals/${principal.id}/addPassword`, { passwordCredential: { displayName: "b" } }),
    ].map(({ body }) => body.keyId ?? body.id);
    const live = await fleet.read();
    const { findings } =
      compareAgency(fleet.agency, live, { confirmations: {}, days: 30, now: new Date() }).accounts[0] ?? {};
    const foreign = (findings ?? []).map(({ severity, code, object, actual }) => [severity, code, object, actual]);
    expect(foreign).toEqual([
      ["critical", "credential-foreign", "application", added[0]],
      ["critical", "credential-foreign", "application", added[1]],
      ["critical", "credential-foreign", "servicePrincipal", added[2]],
    ]);
    fleet.simulator.store.applications.put(application);
    fleet.simulator.store.servicePrincipals.put(principal);
  });

  test("takes no property for granted that Graph leaves empty", async () => {
    const before = fleet.application("child3");
    fleet.simulator.store.applications.put({
      ...before,
      web: { ...before.web, homePageUrl: null, logoutUrl: null },
      api: { ...before.api, requestedAccessTokenVersion: null },
    });
    fleet.simulator.store.servicePrincipals.put({ ...fleet.principal("child3"), samlSingleSignOnSettings: null });
    const { principal, ...application } = only(await fleet.read(), "child3");
    expect(application).toMatchObject({
      web: { homePageUrl: null, logoutUrl: null },
      api: { requestedAccessTokenVersion: null },
    });
    expect(principal.samlSingleSignOnSettings).toEqual({ relayState: null });
  });

  test("can be left in the middle", async () => {
    const end = new AbortController();
    fleet.simulator.faults.set({ latencyMs: 300 });
    setTimeout(() => end.abort(new Error("Stopped by Ctrl+C.")), 50);
    await expect(fleet.read({ signal: end.signal })).rejects.toThrow("Stopped by Ctrl+C.");
    fleet.simulator.faults.clear();
  });
});

test("a hand-over is what was confirmed, and not delivered without that", async () => {
  const folder = mkdtempSync(join(tmpdir(), "live-handover-"));
  const fleet = await LiveFleet.start(2, { defaults: `delivery: { channel: handover, folder: "${folder}" }` });
  try {
    const confirmation = {
      digest: "0".repeat(64),
      spEntityId: "x",
      confirmedAt: "2026-06-01T00:00:00Z",
      confirmedBy: "a",
    };
    rmSync(join(folder, "child1"), { recursive: true });
    const { accounts } = await fleet.read({}, { child1: confirmation });
    expect(accounts.map(({ settings }) => settings)).toEqual([
      { seen: { metadataDigest: confirmation.digest, spEntityId: "x", delivered: true } },
      {
        seen: { metadataDigest: expect.any(String), spEntityId: expect.stringContaining("#child2"), delivered: false },
      },
    ]);

    // Every object has something by this name.
    const [first] = fleet.agency.accounts;
    if (!first) throw new Error("no account");
    const named = { ...first, imagekitId: "constructor", delivery: { channel: "handover", folder } } as const;
    const unconfirmed = await readLiveAgency({ ...fleet.agency, accounts: [named] }, {}, fleet.services);
    expect(unconfirmed.accounts[0]?.settings).toEqual({ seen: undefined });
  } finally {
    await fleet.close();
    rmSync(folder, { recursive: true });
  }
});

test("one hundred accounts take fewer than three Graph requests each", async () => {
  const fleet = await LiveFleet.start(100);
  try {
    const { requests } = fleet.simulator;
    // The first reading loads axios and signs in; it is not what is measured.
    await fleet.read();
    requests.clear();
    const told: string[] = [];
    const live = await fleet.read({ accountRead: ({ imagekitId }) => told.push(imagekitId) });
    expect(compareAgency(fleet.agency, live, { confirmations: {}, days: 30, now: new Date() }).status).toBe("in-sync");
    expect(told.toSorted()).toEqual(fleet.agency.accounts.map(({ imagekitId }) => imagekitId).toSorted());

    const counts = Object.entries(requests.counts());
    const sum = (pattern: RegExp) => counts.reduce((all, [route, count]) => all + (pattern.test(route) ? count : 0), 0);
    const graph = sum(/ \/(v1\.0|beta)\//) - requests.batched;
    expect(graph).toBe(sum(/ \/(v1\.0|beta)\/\$batch$/) + sum(/ \/v1\.0\/applications$/));
    expect(graph).toBeLessThan(60);
    expect(requests.batched).toBe(700);
  } finally {
    await fleet.close();
  }
});
