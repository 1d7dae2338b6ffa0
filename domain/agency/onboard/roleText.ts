import { customAttributePattern, type UserAttribute, userAttributeNames } from "../../saml/attributes.ts";
import type { RoleSource } from "../../saml/roleSource.ts";
import { type ImagekitRole, imagekitRoles } from "../../saml/roles.ts";

/** What may be written for a role in one word; the rest is for the agency file. */
export const roleForms = `one of ${imagekitRoles.join(", ")}, or appRole, attribute:<user attribute>, customAttribute:<extensionAttribute1 to 15, or extension_<appId>_<name>>`;

/**
 * Where a role comes from, in one word: a role for everybody in the account, `appRole`, `attribute:department`,
 * `customAttribute:extensionAttribute1`. Undefined where it is none of these.
 */
export function parseRole(text: string): RoleSource | undefined {
  if (isRole(text)) return { from: "constant", role: text };
  if (text === "appRole") return { from: "appRole" };
  const [, from, attribute = ""] = /^(attribute|customAttribute):(.+)$/.exec(text) ?? [];
  if (from === "attribute" && isUserAttribute(attribute)) return { from, attribute };
  if (from === "customAttribute" && customAttributePattern.test(attribute)) return { from, attribute };
  return undefined;
}

export function isRole(text: string): text is ImagekitRole {
  return (imagekitRoles as readonly string[]).includes(text);
}

function isUserAttribute(text: string): text is UserAttribute {
  return (userAttributeNames as readonly string[]).includes(text);
}
