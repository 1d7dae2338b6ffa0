import { describe, expect, test } from "vitest";
import type { LiveAgency } from "../../domain/drift/live.ts";
import { compared, lines, parts } from "./support/comparedAgency.ts";
import { liveAgency } from "./support/liveAgency.ts";

describe("what could not be looked at", () => {
  const unreadable = { unreadable: "Account shoes: Graph answered 503." };
  const blind: [string, (live: LiveAgency) => void, string][] = [
    [
      "the applications",
      (live) => Object.assign(parts(live, "shoes").account, { applications: unreadable }),
      "application",
    ],
    ["the settings", (live) => Object.assign(parts(live, "shoes").account, { settings: unreadable }), "ssoSettings"],
    [
      "the principal",
      (live) => Object.assign(parts(live, "shoes").application, { servicePrincipal: unreadable }),
      "servicePrincipal",
    ],
    [
      "the application's owners",
      (live) => Object.assign(parts(live, "shoes").application, { owners: unreadable }),
      "application",
    ],
    [
      "the principal's owners",
      (live) => Object.assign(parts(live, "shoes").principal, { owners: unreadable }),
      "servicePrincipal",
    ],
    [
      "the assignments",
      (live) => Object.assign(parts(live, "shoes").principal, { assignments: unreadable }),
      "appRoleAssignments",
    ],
    [
      "the policies",
      (live) => Object.assign(parts(live, "shoes").principal, { claimsPolicies: unreadable }),
      "claimsMappingPolicy",
    ],
    [
      "the portal's claims",
      (live) => Object.assign(parts(live, "shoes").principal, { portalClaims: unreadable }),
      "claimsMappingPolicy",
    ],
    [
      "the metadata",
      (live) => Object.assign(parts(live, "shoes").principal, { metadata: unreadable }),
      "federationMetadata",
    ],
  ];

  test.each(blind)("%s: neither in sync nor gone", (_, change, object) => {
    const live = structuredClone(liveAgency());
    change(live);
    const { status, accounts } = compared(live);
    expect(status).toBe("unreadable");
    expect(accounts.map((one) => [one.imagekitId, one.status, one.findings.length])).toEqual([
      ["acme", "in-sync", 0],
      ["shoes", "unreadable", 0],
    ]);
    expect(accounts[1]?.unreadable).toMatchObject([{ account: "shoes", object, reason: unreadable.unreadable }]);
  });

  test("does not hide what was seen to differ in the same account", () => {
    const live = structuredClone(liveAgency());
    const { account, principal } = parts(live, "shoes");
    account.settings = unreadable;
    principal.accountEnabled = false;
    const result = compared(live);
    expect(result.accounts[1]?.status).toBe("unreadable");
    expect(lines(result)).toEqual(["shoes error application-disabled servicePrincipal false"]);
  });

  test("an account that the reader left out is not gone", () => {
    const live = liveAgency();
    live.accounts.pop();
    expect(compared(live).accounts[1]).toMatchObject({ status: "unreadable", findings: [] });
  });

  test("applications that nobody owns: said for the agency", () => {
    const result = compared({ ...liveAgency(), unowned: { unreadable: "403" } });
    expect(result).toMatchObject({ status: "unreadable", problems: ["403"] });
  });
});
