import { seedPattern } from "../../domain/desired/ownershipNonce.ts";
import { imagekitIdPattern } from "../../domain/saml/identifiers.ts";
import { excerpt } from "../http/excerpt.ts";
import { ProviderError } from "../providerError.ts";

const guid = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";

/** What each type's id looks like; a person writes it after `pulumi import`, and it becomes part of addresses. */
const forms = {
  principal: { pattern: new RegExp(`^${guid}$`), words: "the object id of the service principal" },
  claims: {
    pattern: new RegExp(`^${guid}(/${guid})?$`),
    words: "the object id of the service principal, or that and the policy's: <principal>/<policy>",
  },
  application: { pattern: new RegExp(`^${guid}$`), words: "the application's client id" },
  seed: { pattern: seedPattern, words: "the seed that was recorded, 43 characters of base64url" },
  account: { pattern: imagekitIdPattern, words: "the ImageKit ID" },
} as const;

/** Throws where an id is none of its form, before anybody is asked. */
export function checkImportId(id: string, form: keyof typeof forms): void {
  const { pattern, words } = forms[form];
  if (!pattern.test(id)) throw noImportId(id, words);
}

/** What to say of an id that is none. */
export function noImportId(id: string, words: string): ProviderError {
  return new ProviderError(`Import: "${excerpt(id)}" is no id of this type. Give ${words} (docs/components.md).`);
}
