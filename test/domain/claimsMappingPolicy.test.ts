import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { desiredClaims } from "../../domain/desired/account.ts";
import { type Claim, type ImagekitClaimsSource, imagekitClaims, nameIdClaimType } from "../../domain/saml/claims.ts";
import {
  canonicalDefinition,
  claimsMappingDefinition,
  parseClaimsMappingDefinition,
} from "../../domain/saml/claimsMappingPolicy.ts";
import type { RoleSource } from "../../domain/saml/roleSource.ts";
import { imagekitId, roleSource } from "./support/arbitraries.ts";

const golden = new URL("./golden/", import.meta.url);
const extension = "extension_0123456789abcdef0123456789abcdef_ImageKitRole";

/** A golden file each, named after what is in it. */
const roles: Record<string, RoleSource> = {
  "role-from-attribute": { from: "attribute", attribute: "department" },
  "role-from-custom-attribute": { from: "customAttribute", attribute: "extensionAttribute1" },
  "role-from-directory-extension": { from: "customAttribute", attribute: extension },
  "role-from-app-role": { from: "appRole" },
  "role-from-constant": { from: "constant", role: "media_library_view_only_access" },
  "role-from-regex": {
    from: "transformation",
    method: "regexReplace",
    attribute: "jobTitle",
    regex: "^(?<start>media) library (?<rest>.*)$",
    replacement: "{start}_library_{rest}",
  },
  "role-from-join": {
    from: "transformation",
    method: "join",
    attributes: ["department", extension],
    separator: "_",
  },
  "role-from-mail-prefix": { from: "transformation", method: "extractMailPrefix", attribute: "userPrincipalName" },
  "role-in-lower-case": { from: "transformation", method: "toLowercase", attribute: "department" },
  "role-in-upper-case": { from: "transformation", method: "toUppercase", attribute: extension },
};

const definition = (role: RoleSource, id = "acmeshoes") =>
  claimsMappingDefinition(imagekitClaims({ imagekitId: id, role }));

describe("the policy's definition", () => {
  test.each(Object.entries(roles))("with the %s is the golden file's, byte for byte", (name, role) => {
    const expected = readFileSync(new URL(`${name}.json`, golden), "utf8");
    expect(JSON.stringify(JSON.parse(definition(role)), null, 2)).toBe(expected.trimEnd());
    expect(definition(role)).toBe(JSON.stringify(JSON.parse(expected)));
  });

  test("has a golden file for each of these, and no file is left over", () => {
    expect(readdirSync(golden).sort()).toEqual(
      Object.keys(roles)
        .map((name) => `${name}.json`)
        .sort(),
    );
  });

  test("of the same claims has the same bytes, and says the same when it is parsed", () => {
    fc.assert(
      fc.property(imagekitId, roleSource, (id, role) => {
        const text = definition(role, id);
        expect(definition(structuredClone(role), id)).toBe(text);
        expect(JSON.stringify(parseClaimsMappingDefinition(text))).toBe(text);
      }),
    );
  });

  test("issues the four claims, and refers to nothing that is not in it", () => {
    fc.assert(
      fc.property(imagekitId, roleSource, (id, role) => {
        const policy = parseClaimsMappingDefinition(definition(role, id))?.ClaimsMappingPolicy;
        const entries = policy?.ClaimsSchema ?? [];
        const transformations = policy?.ClaimsTransformations ?? [];
        const issued = entries.map(({ SamlClaimType }) => SamlClaimType).filter((type) => type !== undefined);
        expect(issued).toEqual([nameIdClaimType, "imagekit_id", "full_name", "imagekit_role"]);
        expect(entries.find(({ SamlClaimType }) => SamlClaimType === "imagekit_id")?.Value).toBe(id);
        const ids = entries.map(({ ID, ExtensionID }) => ID ?? ExtensionID);
        for (const { InputClaims = [], OutputClaims } of transformations)
          for (const { ClaimTypeReferenceId } of [...InputClaims, ...OutputClaims])
            expect(ids).toContain(ClaimTypeReferenceId);
        const made = transformations.map(({ ID }) => ID);
        for (const { TransformationId } of entries)
          if (TransformationId !== undefined) expect(made).toContain(TransformationId);
      }),
    );
  });
});

describe("an account's settings", () => {
  const schemaOf = (settings: Partial<ImagekitClaimsSource>) => {
    const claims = imagekitClaims({ imagekitId: "acmeshoes", role: { from: "appRole" }, ...settings });
    return parseClaimsMappingDefinition(claimsMappingDefinition(claims))?.ClaimsMappingPolicy;
  };

  test("leave the guide's claims as they are where they say what the guide says", () => {
    expect(schemaOf({ nameId: "mail", fullName: "join" })).toEqual(schemaOf({}));
  });

  test("make the user principal name the NameID", () => {
    const [nameId, ...others] = schemaOf({ nameId: "userPrincipalName" })?.ClaimsSchema ?? [];
    expect(nameId).toEqual({ Source: "user", ID: "userprincipalname", SamlClaimType: nameIdClaimType });
    expect(others).toEqual(schemaOf({})?.ClaimsSchema.slice(1));
  });

  test("reach the policy that is planned, compared and made", () => {
    const settings = { nameId: "userPrincipalName", fullName: "displayName" } as const;
    const account = { imagekitId: "acmeshoes", role: { from: "appRole" }, ...settings } as const;
    expect(desiredClaims("acme", account).definition).toBe(claimsMappingDefinition(imagekitClaims(account)));
    expect(desiredClaims("acme", account).definition).not.toBe(definition(account.role));
  });

  test("make the display name full_name, without a transformation", () => {
    const policy = schemaOf({ fullName: "displayName" });
    const [, , fullName] = policy?.ClaimsSchema ?? [];
    expect(fullName).toEqual({ Source: "user", ID: "displayname", SamlClaimType: "full_name" });
    expect(policy?.ClaimsSchema).toHaveLength(4);
    expect(policy?.ClaimsTransformations).toBeUndefined();
  });
});

describe("two definitions are compared by meaning", () => {
  test("so the order of keys does not count", () => {
    fc.assert(
      fc.property(imagekitId, roleSource, (id, role) => {
        const text = definition(role, id);
        expect(canonicalDefinition(JSON.stringify(reversed(JSON.parse(text)), null, 2))).toBe(
          canonicalDefinition(text),
        );
      }),
    );
  });

  test("so another account or role is another meaning", () => {
    fc.assert(
      fc.property(fc.tuple(imagekitId, roleSource), fc.tuple(imagekitId, roleSource), (one, other) => {
        const same =
          canonicalDefinition(definition(one[1], one[0])) === canonicalDefinition(definition(other[1], other[0]));
        expect(same).toBe(definition(one[1], one[0]) === definition(other[1], other[0]));
      }),
    );
  });

  test("so a key that somebody added is seen", () => {
    const policy = JSON.parse(definition({ from: "appRole" }));
    policy.ClaimsMappingPolicy.ClaimsSchema[0].Added = true;
    expect(canonicalDefinition(JSON.stringify(policy))).toContain('"Added":true');
  });

  test("so text that is no policy stays as it is", () => {
    for (const text of ["", "{", "[]", "null", '{"ClaimsMappingPolicy":{"Version":2}}'])
      expect(canonicalDefinition(text)).toBe(text);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe("claims that Entra would refuse or get wrong are refused:", () => {
  const name = "imagekit_role";
  const regex = (expression: string, replacement: string): Claim => ({
    name,
    source: "transformation",
    transformation: { method: "regexReplace", attribute: "department", regex: expression, replacement },
  });
  const nameId = (claim: object) => ({ name: nameIdClaimType, ...claim }) as Claim;
  const cases: [string, Claim[], string][] = [
    [
      "a claim twice",
      [
        { name, source: "appRole" },
        { name, source: "appRole" },
      ],
      "twice",
    ],
    ["a constant that is empty", [{ name, source: "constant", value: "" }], "1 to 1000"],
    ["a constant that is too long", [{ name, source: "constant", value: "x".repeat(1001) }], "1 to 1000"],
    ["an unknown attribute", [{ name, source: "attribute", attribute: "shoeSize" }], '"shoeSize" is no attribute'],
    ["an attribute of Object", [{ name, source: "attribute", attribute: "constructor" }], "is no attribute"],
    ["extensionAttribute16", [{ name, source: "attribute", attribute: "extensionAttribute16" }], "is no attribute"],
    ["an expression that is empty", [regex("", "x")], "regular expression"],
    ["an expression that is too long", [regex("x".repeat(1001), "x")], "regular expression"],
    ["a replacement that is too long", [regex("x", "x".repeat(1001))], "replacement"],
    ["a replacement with a group that is not there", [regex("(?<a>.)(?<=b)(c)", "{a}{b}")], "{b}"],
    [
      "an attribute joined with itself",
      [
        {
          name,
          source: "transformation",
          transformation: { method: "join", attributes: ["mail", "mail"], separator: "" },
        },
      ],
      "with itself",
    ],
    ["a NameID from the department", [nameId({ source: "attribute", attribute: "department" })], "NameID"],
    ["a NameID from a directory extension", [nameId({ source: "attribute", attribute: extension })], "NameID"],
    ["a NameID that is a constant", [nameId({ source: "constant", value: "x" })], "NameID"],
    [
      "a NameID in lower case",
      [nameId({ source: "transformation", transformation: { method: "toLowercase", attribute: "mail" } })],
      "NameID",
    ],
    [
      "the restricted claim of roles",
      [{ name: "http://schemas.microsoft.com/ws/2008/06/identity/claims/role", source: "appRole" }],
      "restricted",
    ],
  ];
  test.each(cases)("%s", (_, claims, message) => {
    expect(() => claimsMappingDefinition(claims)).toThrow(expect.objectContaining({ name: "ClaimsError" }));
    expect(() => claimsMappingDefinition(claims)).toThrow(message);
  });

  test("but not a named group in either notation", () => {
    expect(() => claimsMappingDefinition([regex("(?<a>.)(?'b'.)", "{a}{b}")])).not.toThrow();
  });

  test("but not a NameID from mail's prefix or an extension attribute", () => {
    const prefix = { method: "extractMailPrefix", attribute: "mail" };
    expect(() => claimsMappingDefinition([nameId({ source: "transformation", transformation: prefix })])).not.toThrow();
    expect(() =>
      claimsMappingDefinition([nameId({ source: "attribute", attribute: "extensionAttribute15" })]),
    ).not.toThrow();
  });
});
