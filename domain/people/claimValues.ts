import type { Account } from "../agency/account.ts";
import { type Claim, imagekitClaims, nameIdClaimType } from "../saml/claims.ts";
import type { RoleTransformation } from "../saml/roleSource.ts";
import { attributeOf, type Person } from "./person.ts";
import { regexReplaced } from "./regexReplace.ts";

/** What Entra puts into the assertion for one person. */
export interface PersonClaims {
  /** Undefined where its attribute is empty: Entra then sends a name that nobody can read. */
  nameId: string | undefined;
  /** Undefined where there is nothing to make it of: then the assertion has no such claim. */
  fullName: string | undefined;
  /** None, one, or, by way of two groups, several. Undefined where it cannot be told here. */
  roles: readonly string[] | undefined;
}

/** `appRoles`: the roles of the assignments that reach this person. */
export function claimsOf(person: Person, account: Account, appRoles: readonly string[]): PersonClaims {
  const claims = imagekitClaims(account);
  const valuesOf = (name: string) => {
    const claim = claims.find((one) => one.name === name);
    return claim ? valuesOfClaim(person, claim, appRoles) : [];
  };
  return {
    nameId: valuesOf(nameIdClaimType)?.[0],
    fullName: valuesOf("full_name")?.[0],
    roles: valuesOf("imagekit_role"),
  };
}

function valuesOfClaim(person: Person, claim: Claim, appRoles: readonly string[]): string[] | undefined {
  switch (claim.source) {
    case "constant":
      return [claim.value];
    case "attribute":
      return present(attributeOf(person, claim.attribute));
    case "appRole":
      return [...new Set(appRoles)];
    case "transformation":
      return transformed(person, claim.transformation);
  }
}

/** Undefined where it cannot be told. */
function transformed(person: Person, transformation: RoleTransformation): string[] | undefined {
  if (transformation.method === "join") {
    // A half that is missing takes the separator with it.
    const halves = transformation.attributes.flatMap((name) => present(attributeOf(person, name)));
    return present(halves.join(transformation.separator));
  }
  const value = attributeOf(person, transformation.attribute);
  if (value === undefined) return [];
  switch (transformation.method) {
    case "toLowercase":
      return [value.toLowerCase()];
    case "toUppercase":
      return [value.toUpperCase()];
    case "extractMailPrefix":
      return present(value.replace(/@[^@]*$/, ""));
    case "regexReplace": {
      const replaced = regexReplaced(value, transformation.regex, transformation.replacement);
      return replaced === undefined ? undefined : present(replaced);
    }
  }
}

function present(value: string | undefined): string[] {
  return value ? [value] : [];
}
