import { describe, expect, test } from "vitest";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { azureadTokens, componentTokens } from "../../domain/desired/resourceNames.ts";
import { type AccountPreview, previewAccount, takes } from "../../domain/preview/accountPreview.ts";
import { alike } from "../../domain/preview/alike.ts";
import { type ResourceChange, unknownValue } from "../../domain/preview/resourceChange.ts";
import { resourceTokens } from "../../domain/resources.ts";
import { appRoleId } from "../../domain/saml/roles.ts";
import { fleetAgency } from "../support/fleet.ts";

const group = "22222222-bbbb-4bbb-8bbb-000000000004";
const user = "11111111-aaaa-4aaa-8aaa-000000000001";
const agency = parseAgencyFile(
  fleetAgency(["child1", "once"], {
    accounts: {
      child1: "certificates: { generations: [{ name: g1 }, { name: g2 }], active: g2 }",
      once: "certificates: { generations: [{ name: g1 }, { name: g2 }], active: g2 }\ntrusts: one",
    },
  }),
  "agencies/test.yaml",
);

const change = (type: string, of: Partial<ResourceChange> = {}): ResourceChange => {
  const { before = {}, after = {} } = of;
  const changed = Object.keys({ ...before, ...after });
  return { type, op: "update", before, after, changed, ...of };
};
const preview = (changes: ResourceChange[], imagekitId = "child1"): AccountPreview =>
  previewAccount(
    {
      imagekitId,
      account: agency.accounts.find((one) => one.imagekitId === imagekitId),
      generations: new Map([["AAAA", "g1"]]),
      principalTypes: new Map([[group, "group"]]),
    },
    changes,
  );
/** `! Entra…` marks what takes something away; then what it means for people. */
const told = (changes: ResourceChange[], imagekitId?: string): string[] => {
  const { changes: all, people } = preview(changes, imagekitId);
  return [...all.map(({ what, takes: is }) => (is ? `! ${what}` : what)), ...people];
};
const assigned = (...all: [string, string?][]) => ({
  assignments: all.map(([principalId, role]) => ({
    principalId,
    appRoleId: role ? appRoleId("child1", role as "finance") : "00000000-0000-0000-0000-000000000000",
  })),
});
const http = { delivery: { channel: "http" } };
const byHand = { delivery: { channel: "handover" } };
const claims = (role: string) => ({
  definition: JSON.stringify({
    ClaimsMappingPolicy: {
      Version: 1,
      IncludeBasicClaimSet: "false",
      ClaimsSchema: [{ Value: role, SamlClaimType: "imagekit_role" }],
    },
  }),
});
const keep = "People keep signing in.";
const untilImagekit = "Nobody can sign in until ImageKit has the settings of the new application.";

describe("a change of", () => {
  test.each<[string, ResourceChange[], string[]]>([
    [
      "the name",
      [change(azureadTokens.application, { after: { displayName: "Acme" } })],
      ['the name becomes "Acme"', keep],
    ],
    [
      "several properties of the application, each once",
      [change(azureadTokens.application, { changed: ["web.redirectUris[0]", "web.logoutUrl", "appRoles"] })],
      ["changed: the Reply URL or another address, the app roles", keep],
    ],
    [
      "the application's own identity",
      [change(azureadTokens.application, { op: "replace" }), change(azureadTokens.servicePrincipal, { op: "replace" })],
      [
        "! the application is deleted and made anew",
        "! the enterprise application is deleted and made anew",
        untilImagekit,
      ],
    ],
    [
      "whether sign-in is on",
      [change(azureadTokens.servicePrincipal, { after: { accountEnabled: false } })],
      ["! sign-in is switched off", "Nobody can sign in."],
    ],
    [
      "whether assignment is required",
      [change(azureadTokens.servicePrincipal, { after: { appRoleAssignmentRequired: false } })],
      ["assignment is no longer required", "Everybody in the tenant can sign in."],
    ],
    [
      "the Identifier",
      [
        change(azureadTokens.applicationIdentifierUri, {
          op: "replace",
          before: { identifierUri: "a" },
          after: { identifierUri: "b" },
        }),
      ],
      [
        '! the Identifier becomes "b" (was "a")',
        "Nobody can sign in until ImageKit has the settings for the new Identifier.",
      ],
    ],
    [
      "who has access: what is lost first",
      [change(resourceTokens.assignments, { before: assigned([group]), after: assigned([user, "finance"]) })],
      [`! the group ${group} loses access`, `the group or user ${user} (finance) gets access`],
    ],
    [
      "a role, by which nobody loses access",
      [
        change(resourceTokens.assignments, {
          before: assigned([group, "finance"]),
          after: assigned([group, "developer"]),
        }),
      ],
      [`the group ${group} becomes developer (was finance)`, keep],
    ],
    [
      "the last assignment",
      [change(resourceTokens.assignments, { before: assigned([group]), after: assigned() })],
      [`! the group ${group} loses access`, "Nobody is assigned, so nobody can sign in."],
    ],
    [
      "certificates, with what follows from it",
      [
        change(resourceTokens.signingCertificates, {
          before: { generations: [{ name: "g1" }] },
          after: { generations: [{ name: "g1" }, { name: "g2" }] },
        }),
        change(resourceTokens.federationMetadata, { after: { certificateSha256s: unknownValue } }),
        change(resourceTokens.ssoSettings, { before: http, after: { ...http, metadataDigest: unknownValue } }),
        change(resourceTokens.signingKeyActivation, {
          before: { thumbprint: "AAAA", delivered: true },
          after: { thumbprint: unknownValue, delivered: true },
          changed: ["thumbprint"],
        }),
      ],
      ["certificate g2 is added", "the new settings are sent", "certificate g2 signs instead of g1", keep],
    ],
    [
      "claims, with both values",
      [change(resourceTokens.claimsMapping, { before: claims("finance"), after: claims("developer") })],
      [
        'the claim imagekit_role becomes "developer" (was "finance")',
        "Each person gets the new claims at the next sign-in.",
      ],
    ],
    [
      "settings that a person pastes",
      [
        change(resourceTokens.ssoSettings, {
          before: byHand,
          after: { ...byHand, metadataDigest: "new" },
          changed: ["metadataDigest"],
        }),
      ],
      ["a person pastes the new settings", keep],
    ],
    [
      "the way to ImageKit",
      [change(resourceTokens.ssoSettings, { before: byHand, after: http, changed: ["delivery"] })],
      ["from now on the settings are sent, and nobody pastes", keep],
    ],
    ["bookkeeping alone", [change(resourceTokens.federationMetadata)], []],
    ["nothing", [], []],
  ])("%s", (_what, changes, expected) => {
    expect(told(changes)).toEqual(expected);
  });

  test("the signing certificate where ImageKit trusts one: the gap is told", () => {
    const activation = change(resourceTokens.signingKeyActivation, {
      before: { thumbprint: "AAAA" },
      after: { thumbprint: unknownValue, delivered: true },
      changed: ["thumbprint"],
    });
    expect(told([activation], "once")[1]).toMatch(/^Nobody can sign in between the delivery/);
  });
});

test("an account that is made says who gets in, and what is left to do at ImageKit", () => {
  const made = (delivery: object) => [
    change(componentTokens.accountSso, { op: "create" }),
    change(azureadTokens.application, { op: "create" }),
    change(resourceTokens.assignments, { op: "create", after: assigned([group]) }),
    change(resourceTokens.ssoSettings, { op: "create", after: delivery as Record<string, unknown> }),
  ];
  const entra = ["the application is made, with its certificate and claims", `the group ${group} gets access`];
  expect(told(made(http))).toEqual([...entra, "the settings are sent", "People who have access can sign in."]);
  expect(told(made(byHand)).slice(2)).toEqual([
    "a person pastes the settings",
    "People who have access can sign in once a person has pasted the settings at ImageKit.",
  ]);
});

test("an account that goes says what stays at ImageKit", () => {
  const gone = (before: Record<string, unknown>) =>
    told(
      [
        change(resourceTokens.ssoSettings, { op: "delete", before }),
        change(componentTokens.accountSso, { op: "delete" }),
      ],
      "gone",
    );
  expect(gone(http)[0]).toBe("! single sign-on is turned off, where the settings are still this tenant's");
  expect(gone(byHand)[0]).toBe("! the settings stay at ImageKit until a person deletes them there");
});

test("accounts to which the same is done share a line; what takes something away comes first", () => {
  const rename = change(azureadTokens.application, { after: { displayName: "Acme" } });
  const lost = change(resourceTokens.assignments, { before: assigned([group]), after: assigned([user]) });
  const groups = alike([preview([rename]), preview([rename], "once"), { ...preview([lost]), imagekitId: "child3" }]);
  expect(groups.map(({ imagekitIds }) => imagekitIds)).toEqual([["child3"], ["child1", "once"]]);
  expect(groups.map(takes)).toEqual([true, false]);
});
