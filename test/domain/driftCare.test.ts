import { describe, expect, test } from "vitest";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { compareAgency } from "../../domain/drift/compareAgency.ts";
import type { LiveAgency } from "../../domain/drift/live.ts";
import { agencyText } from "./support/agencyText.ts";
import { compared, lines, parts } from "./support/comparedAgency.ts";
import { certificate, digest, driftAgency, liveAgency, now, owner, runner } from "./support/liveAgency.ts";

const stranger = "99999999-0000-4000-8000-00000000000f";

describe("owners that the file does not name", () => {
  const added = (live: LiveAgency) => {
    const { application } = parts(live, "shoes");
    application.owners = { seen: [runner, owner, stranger] };
  };
  const byAnother = "99999999-0000-4000-8000-00000000000e";

  test("the runner is told from who owns everything, whoever looks", () => {
    const live = structuredClone(liveAgency());
    added(live);
    live.reader = byAnother;
    expect(lines(compared(live))).toEqual([`shoes critical owner-extra application ${stranger}`]);
  });

  test("among equals it is the one that looks", () => {
    const live = structuredClone(liveAgency({ ...driftAgency, accounts: driftAgency.accounts.slice(1) }));
    added(live);
    const { principal } = parts(live, "shoes");
    principal.owners = { seen: [runner, owner, stranger] };
    const agency = { ...driftAgency, accounts: driftAgency.accounts.slice(1) };
    expect(lines(compared(live, { agency }))).toEqual([
      `shoes critical owner-extra application ${stranger}`,
      `shoes critical owner-extra servicePrincipal ${stranger}`,
    ]);
    live.reader = byAnother;
    const unknown = lines(compared(live, { agency }));
    expect(unknown).toHaveLength(4);
    expect(unknown.every((line) => line.includes("warning owner-extra"))).toBe(true);
    expect(lines(compared(live, { agency, runner: stranger }))).toEqual([
      `shoes critical owner-extra application ${runner}`,
      `shoes critical owner-extra servicePrincipal ${runner}`,
    ]);
  });
});

describe("certificates in the middle of a rotation", () => {
  test("an old one that signs until the hand-over is confirmed is no drift", () => {
    const [parent] = driftAgency.accounts;
    if (!parent) throw new Error("no parent");
    const rotating = { ...parent, certificates: { generations: [{ name: "g1" }, { name: "g2" }], active: "g2" } };
    const agency = { ...driftAgency, accounts: [rotating] };
    const live = structuredClone(liveAgency(agency));
    const { account, principal } = parts(live, "acme");
    principal.activeThumbprint = certificate("g1").thumbprint;
    expect(lines(compared(live, { agency }))[0]).toContain("acme error active-certificate-differs");
    account.settings = { seen: { metadataDigest: digest("acme"), spEntityId: "", delivered: false } };
    const result = compareAgency(agency, live, { confirmations: {}, days: 60, now });
    expect(lines(result).map((line) => line.split(" ", 3).join(" "))).toEqual([
      "acme warning handover-unconfirmed",
      "acme info activation-waits",
    ]);
  });

  test("an inactive one that ends soon is told, but is no drift", () => {
    const live = structuredClone(liveAgency());
    const { principal } = parts(live, "shoes");
    Object.assign(principal.certificates[1] ?? {}, { notAfter: "2029-06-01T00:00:00Z" });
    const days = Math.ceil((Date.parse("2029-06-01T00:00:00Z") - now.getTime()) / 86_400_000) + 1;
    principal.certificates.splice(0, 1, { ...certificate("g1"), notAfter: "2031-01-01T00:00:00Z" });
    const { accounts } = compared(live, { days });
    expect(accounts[1]).toMatchObject({
      status: "in-sync",
      findings: [{ code: "certificate-ending", severity: "info" }],
    });
  });
});

test("a live value cannot write on the reader's terminal", () => {
  const live = structuredClone(liveAgency());
  const { application, principal } = parts(live, "shoes");
  application.displayName = "\u001b[2Jall is well\u202e\u009b";
  principal.assignments = {
    seen: [
      {
        id: "x",
        principalId: stranger,
        principalType: "User",
        principalDisplayName: "\u001b]0;x\u0007",
        appRoleId: "y\u001b",
      },
    ],
  };
  const messages = compared(live).accounts[1]?.findings.map(({ message }) => message) ?? [];
  expect(messages).toHaveLength(4);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(messages.filter((message) => /[\u0000-\u001f\u007f-\u009f\u202e]/.test(message))).toEqual([]);
});

test("ten times the accounts take about ten times as long", () => {
  const [, child] = driftAgency.accounts;
  if (!child) throw new Error("no child");
  const milliseconds = (count: number) => {
    const accounts = Array.from({ length: count }, (_, place) => ({ ...child, imagekitId: `child${place}` }));
    const agency = { ...driftAgency, accounts };
    const live = liveAgency(agency);
    const before = process.cpuUsage();
    expect(compared(live, { agency }).status).toBe("in-sync");
    return process.cpuUsage(before).user / 1000;
  };
  milliseconds(100);
  // A tenth of a millisecond an account here; a comparison of each with each would take a hundred times as long.
  expect(milliseconds(2000)).toBeLessThan(milliseconds(200) * 40 + 100);
});

test("an account called as a property of every object is has no confirmation where the ledger holds none", () => {
  const agency = parseAgencyFile(agencyText("parent: { imagekitId: constructor }"), "acme.yaml");
  const live = structuredClone(liveAgency(agency));
  parts(live, "constructor").account.settings = { seen: undefined };
  const report = compareAgency(agency, live, { confirmations: {}, days: 60, now });
  expect(lines(report)).toEqual([expect.stringContaining("handover-unconfirmed")]);
});

describe("where ImageKit trusts one certificate", () => {
  const one = {
    ...driftAgency,
    accounts: driftAgency.accounts.map((account) => ({ ...account, trusts: "one" as const })),
  };
  const [active, spare] = [certificate("g1").sha256, certificate("g2").sha256];
  /** What ImageKit holds; what Entra serves lists both. */
  const holding = (certificateSha256s: string[], metadataDigest: string) => {
    const live = structuredClone(liveAgency(one));
    for (const { applications, settings } of live.accounts) {
      const [application] = "seen" in applications ? applications.seen : [];
      const principal = application && "seen" in application.servicePrincipal && application.servicePrincipal.seen;
      if (!principal || !("seen" in principal.metadata) || !("seen" in settings) || !settings.seen) throw new Error();
      const { metadata } = principal;
      if (principal.certificates.length === 1) continue;
      metadata.seen.digestsAlone = { [active]: digest("alone"), [spare]: digest("spare") };
      Object.assign(settings.seen, { certificateSha256s, metadataDigest });
    }
    return lines(compareAgency(one, live, { confirmations: {}, days: 60, now })).filter((line) => /shoes/.test(line));
  };

  test("the active one alone is in sync", () => {
    expect(holding([active], digest("alone"))).toEqual([]);
  });

  test.each([
    ["both", [active, spare], digest("shoes")],
    ["another declared one", [spare], digest("spare")],
  ])("%s is outdated, and nothing foreign", (_, held, metadataDigest) => {
    expect(holding(held, metadataDigest)).toEqual([expect.stringMatching(/^shoes error metadata-outdated /)]);
  });

  test("one that nobody declared is critical", () => {
    expect(holding([active, "f".repeat(64)], digest("other"))).toEqual([
      expect.stringMatching(/^shoes critical metadata-foreign-certificate /),
    ]);
  });
});
