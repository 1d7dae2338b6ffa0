import fc from "fast-check";
import { userAttributeNames } from "../../../domain/saml/attributes.ts";
import type { RoleSource } from "../../../domain/saml/roleSource.ts";
import { imagekitRoles } from "../../../domain/saml/roles.ts";

export const imagekitId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,30}$/);

export const imagekitRole = fc.constantFrom(...imagekitRoles);

const userAttribute = fc.constantFrom(...userAttributeNames);
const customAttribute = fc.oneof(
  fc.integer({ min: 1, max: 15 }).map((number) => `extensionAttribute${number}`),
  fc.stringMatching(/^extension_[0-9a-f]{32}_[A-Za-z0-9]{1,10}$/),
);
const attribute = fc.oneof(userAttribute, customAttribute);
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 });

/** Every way a role can come from, with values that Entra would take. */
export const roleSource: fc.Arbitrary<RoleSource> = fc.oneof(
  userAttribute.map((name): RoleSource => ({ from: "attribute", attribute: name })),
  customAttribute.map((name): RoleSource => ({ from: "customAttribute", attribute: name })),
  fc.constant<RoleSource>({ from: "appRole" }),
  imagekitRole.map((role): RoleSource => ({ from: "constant", role })),
  fc
    .uniqueArray(attribute, { minLength: 2, maxLength: 2 })
    .chain(([first = "", second = ""]) =>
      text.map(
        (separator): RoleSource => ({ from: "transformation", method: "join", attributes: [first, second], separator }),
      ),
    ),
  fc.tuple(attribute, text).map(
    ([name, before]): RoleSource => ({
      from: "transformation",
      method: "regexReplace",
      attribute: name,
      regex: `${before.replace(/[\\*+?|(){}[\]^$.#]/g, "\\$&")}(?<rest>.*)`,
      replacement: "{rest}_x",
    }),
  ),
  fc
    .tuple(fc.constantFrom("extractMailPrefix", "toLowercase", "toUppercase"), attribute)
    .map(([method, name]): RoleSource => ({ from: "transformation", method, attribute: name })),
);
