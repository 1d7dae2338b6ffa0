import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import { claimsOf } from "../../domain/people/claimValues.ts";
import type { Person } from "../../domain/people/person.ts";
import { regexReplaced } from "../../domain/people/regexReplace.ts";
import { imagekitClaims } from "../../domain/saml/claims.ts";
import { claimsMappingDefinition } from "../../domain/saml/claimsMappingPolicy.ts";
import { tokenClaims } from "../../simulator/entra/claims.ts";
import { readClaimsPolicy } from "../../simulator/entra/claimsPolicy.ts";
import type { TokenSubject } from "../../simulator/entra/claimsSources.ts";
import { fleetAgency } from "../support/fleet.ts";

const account = (role: string, more = "") => {
  const [one] = parseAgencyFile(fleetAgency(["acme"], { accounts: { acme: `role: ${role}\n${more}` } }), "x").accounts;
  if (!one) throw new Error("no account");
  return one;
};
const person = (attributes: Person["attributes"]): Person => ({
  ...{ id: "1", userPrincipalName: "ada@agency.example", displayName: "Ada", isEnabled: true, isGuest: false },
  attributes,
});

describe("each source of a role", () => {
  test.each([
    ["{ from: attribute, attribute: department }", { department: "developer" }, ["developer"]],
    ["{ from: attribute, attribute: department }", { department: "" }, []],
    ["{ from: customAttribute, attribute: extensionAttribute3 }", { extensionAttribute3: "finance" }, ["finance"]],
    ["{ from: constant, role: finance }", {}, ["finance"]],
    [
      "{ from: appRole }\nassignments: [{ user: 22222222-bbbb-4bbb-8bbb-000000000004, role: developer }]",
      {},
      ["developer", "finance"],
    ],
    ["{ from: transformation, method: toLowercase, attribute: jobTitle }", { jobTitle: "DEVELOPER" }, ["developer"]],
    ["{ from: transformation, method: toUppercase, attribute: jobTitle }", { jobTitle: "a" }, ["A"]],
    [
      "{ from: transformation, method: extractMailPrefix, attribute: mail }",
      { mail: "finance@x.example" },
      ["finance"],
    ],
    ["{ from: transformation, method: extractMailPrefix, attribute: mail }", { mail: "@x.example" }, []],
    [
      "{ from: transformation, method: join, attributes: [city, country], separator: '_' }",
      { city: "a", country: "b" },
      ["a_b"],
    ],
    ["{ from: transformation, method: join, attributes: [city, country], separator: '_' }", { country: "b" }, ["b"]],
    [
      "{ from: transformation, method: regexReplace, attribute: employeeId, regex: '^(?<team>[a-z]+)-', replacement: 'media_{team}' }",
      { employeeId: "library-7" },
      ["media_library"],
    ],
    [
      "{ from: transformation, method: regexReplace, attribute: employeeId, regex: '^(?<team>[a-z]+)-', replacement: 'media_{team}' }",
      { employeeId: "7" },
      ["7"],
    ],
  ])("%s of %j is %j", (role, attributes, expected) => {
    expect(claimsOf(person(attributes), account(role), ["developer", "finance", "developer"]).roles).toEqual(expected);
  });
});

test.each([
  ["(?i)x", "x"],
  ["^\\w+$", "é"],
  ["(?>a)", "a"],
  ["[a-z-[b]]", "a"],
  ["\\p{L}", "a"],
])("an expression that .NET may read otherwise than this, %s of %s, is not guessed", (regex, value) => {
  expect(regexReplaced(value, regex, "y")).toBeUndefined();
});

/** Values as directories have them: empty, with blanks, of any script. */
const value = fc.oneof(
  fc.constant(null),
  fc.constantFrom("developer", "Developer ", "@", "a@b.example", "X-12"),
  fc.string({ maxLength: 12 }),
);

test("what is told of a person is what the simulator's Entra, which has an evaluator of its own, puts into the assertion", () => {
  const roles = [
    "{ from: attribute, attribute: department }",
    "{ from: customAttribute, attribute: extensionAttribute1 }",
    "{ from: transformation, method: toUppercase, attribute: department }",
    "{ from: transformation, method: toLowercase, attribute: jobTitle }",
    "{ from: transformation, method: extractMailPrefix, attribute: mail }",
    "{ from: transformation, method: join, attributes: [department, jobTitle], separator: '-' }",
    "{ from: transformation, method: regexReplace, attribute: employeeId, regex: '^(?<a>[A-Z]+)-(?<b>[0-9]+)', replacement: '{b}_{a}' }",
  ].flatMap((role) => ["", "nameId: userPrincipalName\nfullName: displayName"].map((more) => account(role, more)));
  fc.assert(
    fc.property(
      fc.record({
        mail: value,
        givenName: value,
        surname: value,
        department: value,
        jobTitle: value,
        employeeId: value,
        extensionAttribute1: value,
      }),
      fc.constantFrom(...roles),
      ({ extensionAttribute1, ...attributes }, one) => {
        const user = {
          ...{
            id: "1",
            userPrincipalName: "ada@agency.example",
            displayName: "Ada",
            accountEnabled: true,
            ...attributes,
          },
          onPremisesExtensionAttributes: { extensionAttribute1 },
        };
        const subject = {
          user,
          application: { appId: "2", appRoles: [] },
          principal: { id: "3" },
        } as unknown as TokenSubject;
        const policy = readClaimsPolicy(claimsMappingDefinition(imagekitClaims(one)));
        const { nameId, attributes: issued } = tokenClaims(
          { ...subject, world: { tenant: { id: "t" } } as TokenSubject["world"] },
          policy,
        );
        const told = claimsOf(
          person({ ...attributes, extensionAttribute1, userPrincipalName: user.userPrincipalName, displayName: "Ada" }),
          one,
          [],
        );
        const valuesOf = (name: string) => issued.find((claim) => claim.name === name)?.values ?? [];
        expect(told.roles).toEqual(valuesOf("imagekit_role"));
        expect(told.fullName).toBe(valuesOf("full_name")[0]);
        expect(told.nameId ?? "pairwise").toBe(nameId.format.endsWith(":persistent") ? "pairwise" : nameId.value);
      },
    ),
    { numRuns: 500 },
  );
});
