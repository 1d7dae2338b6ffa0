import type { Account } from "../agency/account.ts";
import { extensionAttributePattern } from "../saml/attributes.ts";
import { imagekitClaims } from "../saml/claims.ts";
import type { AttributeName } from "../saml/roleSource.ts";

/** Somebody of the tenant, as far as claims need it. */
export interface Person {
  id: string;
  userPrincipalName: string;
  displayName: string | null;
  isEnabled: boolean;
  isGuest: boolean;
  /** By the attributes' names in Graph, `extensionAttribute1` to `15` among them; null and absent are the same. */
  attributes: Readonly<Record<string, string | null | undefined>>;
}

/** A group that an account assigns. Entra counts its direct members alone. */
export interface PeopleGroup {
  id: string;
  displayName: string;
  people: Person[];
  /** Names of groups that are members: their people get in only where they are members themselves. */
  nested: string[];
}

/** The attributes that an account's claims are made of, by their names in Graph. */
export function attributesRead(account: Account): AttributeName[] {
  const names = imagekitClaims(account).flatMap((claim): AttributeName[] => {
    if (claim.source === "attribute") return [claim.attribute];
    if (claim.source !== "transformation") return [];
    const { transformation } = claim;
    return transformation.method === "join" ? transformation.attributes : [transformation.attribute];
  });
  return [...new Set(names)];
}

/** A person's value of an attribute; undefined where there is none. */
export function attributeOf({ attributes }: Person, name: AttributeName): string | undefined {
  return attributes[name] || undefined;
}

/** What Graph calls the property that holds an attribute. */
export function graphProperty(name: AttributeName): string {
  if (extensionAttributePattern.test(name)) return "onPremisesExtensionAttributes";
  // A claim reads the first business telephone by this name.
  return name === "telephoneNumber" ? "businessPhones" : name;
}
