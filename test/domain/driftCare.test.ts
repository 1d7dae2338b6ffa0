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

test("a group that is not assigned may be gone from the tenant: the remedy says what to do then", () => {
  const live = structuredClone(liveAgency());
  parts(live, "shoes").principal.assignments = { seen: [] };
  const [finding] = compared(live).accounts[1]?.findings ?? [];
  expect(finding?.code).toBe("assignment-missing");
  expect(finding?.remedy).toMatch(
    /gone from the tenant or .* mistyped: then take it out of the agency file, or restore it in Entra\.$/,
  );
});

describe("the text says what was found", () => {
  const policyOf = (live: LiveAgency) => {
    const { claimsPolicies } = parts(live, "shoes").principal;
    const [policy] = "seen" in claimsPolicies ? claimsPolicies.seen : [];
    if (!policy) throw new Error("no policy");
    return policy;
  };
  const messageOf = (change: (live: LiveAgency) => void) => {
    const live = structuredClone(liveAgency());
    change(live);
    return compared(live)
      .accounts.flatMap(({ findings }) => findings.map(({ message }) => message))
      .join("\n");
  };

  test.each<[string, (live: LiveAgency) => void, string[]]>([
    [
      "the foreign Reply URL",
      (live) => parts(live, "shoes").application.web.redirectUris.push("https://evil.example/\u202eacs"),
      ['signed assertions to the Reply URL "https://evil.example/\\u202eacs" too', "whoever serves it can sign in"],
    ],
    [
      "the foreign identifier",
      (live) => parts(live, "shoes").application.identifierUris.push("https://other.example"),
      ['answers to the identifier "https://other.example" too'],
    ],
    [
      "each claim that differs, with the declared and the found value",
      (live) => {
        const policy = policyOf(live);
        policy.definition = policy.definition
          .replace('"ID":"mail"', '"ID":"userprincipalname"')
          .replace('{"Value":"shoes","SamlClaimType":"imagekit_id"}', '{"Value":"hats","SamlClaimType":"imagekit_ID"}');
      },
      [
        "NameID is user.userprincipalname instead of user.mail",
        'imagekit_id is missing, which should be "shoes"',
        'imagekit_ID is issued too, as "hats"',
      ],
    ],
    [
      "a transformation that differs",
      (live) => {
        const policy = policyOf(live);
        policy.definition = policy.definition.replace('"Value":" "', '"Value":"-"');
      },
      ['full_name is Join(givenname, surname; separator "-") instead of Join(givenname, surname; separator " ")'],
    ],
    [
      "that the claims are the same and the rest is not",
      (live) => {
        const policy = policyOf(live);
        policy.definition = policy.definition.replace(
          '"IncludeBasicClaimSet":"false"',
          '"IncludeBasicClaimSet":"true"',
        );
      },
      ["the claims are the same, but not what else the policy says"],
    ],
    [
      "what a foreign policy issues",
      (live) => {
        const definition = JSON.stringify({
          ClaimsMappingPolicy: { Version: 1, ClaimsSchema: [{ Value: "finance", SamlClaimType: "imagekit_role" }] },
        });
        parts(live, "shoes").principal.claimsPolicies = {
          seen: [{ id: "policy-1", displayName: "Theirs", definition }],
        };
      },
      ['assigned, "Theirs" (policy-1): imagekit_role is "finance".'],
    ],
    [
      "the other application that has the identifier, by name and object id",
      (live) => {
        const { account, application } = parts(live, "shoes");
        const thief = { ...structuredClone(application), id: "thief-id", displayName: "Old <shoes>", notes: "" };
        if ("seen" in account.applications) account.applications.seen.push(thief);
        application.identifierUris = [];
      },
      [
        'Another application, "Old <shoes>" (object id thief-id), answers to the account\'s identifier, https://imagekit.io/saml/consume#shoes,',
      ],
    ],
  ])("%s", (_, change, parts) => {
    const message = messageOf(change);
    for (const part of parts) expect(message).toContain(part);
  });
});

test("a live value cannot write on the reader's terminal", () => {
  const live = structuredClone(liveAgency());
  const { application, principal } = parts(live, "shoes");
  application.displayName = "\u001b[2Jall is well\u202e\u009b\u061c\u00ad\u{e0041}";
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
  expect(messages.filter((message) => /[\p{Cc}\p{Cf}]/u.test(message))).toEqual([]);
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
