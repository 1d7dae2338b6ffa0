import type { Account } from "../../domain/agency/account.ts";
import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import type { ApplicationSummary } from "../../provider/graph/applications.ts";
import type { KnownResources, Leftover } from "./leftovers.ts";

/** An account's identifier that is live and not in the state: azuread's create of what is there is refused. */
export function unknownParts(
  { imagekitId, ...account }: Account,
  { id, identifierUris }: ApplicationSummary,
  state: KnownResources,
): Leftover[] {
  const { identifier } = samlUrls({ imagekitId, ...account });
  const { applicationIdentifierUri: type } = azureadTokens;
  const { identifierUri: name } = resourceNames(imagekitId);
  if (!identifierUris.includes(identifier) || state.find(type, name)) return [];
  const inId = Buffer.from(identifier).toString("base64");
  return [{ account: imagekitId, type, name, id: `/applications/${id}/identifierUris/${inId}` }];
}
