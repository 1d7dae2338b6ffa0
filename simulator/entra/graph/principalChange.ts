/** What a client may write to a service principal, and the rules it must hold. */
import type { ServicePrincipal } from "../../types.ts";
import {
  type Json,
  merged,
  nested,
  objects,
  oneOf,
  type PropertyRule,
  requiredFlag,
  text,
  texts,
  url,
  writableProperties,
} from "./body.ts";
import type { Call } from "./call.ts";
import { changedCredentials } from "./credentials.ts";
import { invalidValue } from "./graphError.ts";

const rules: Record<string, PropertyRule> = {
  accountEnabled: requiredFlag,
  alternativeNames: texts(100, 256),
  appRoleAssignmentRequired: requiredFlag,
  description: text(1024),
  loginUrl: url(2048),
  notes: text(1024),
  notificationEmailAddresses: {
    valid: (value) =>
      texts(5, 320).valid(value) && (value as string[]).every((address) => /^[^\s@]+@[^\s@]+$/.test(address)),
  },
  preferredSingleSignOnMode: oneOf(null, "", "password", "saml", "notSupported", "oidc", "external"),
  preferredTokenSigningKeyThumbprint: text(64),
  samlSingleSignOnSettings: nested("SamlSingleSignOnSettings", { relayState: text(2048) }),
  samlMetadataUrl: url(2048),
  servicePrincipalType: oneOf("Application"),
  tags: texts(100, 256),
  tokenEncryptionKeyId: text(36),
  keyCredentials: objects,
  passwordCredentials: objects,
};
const readOnly = new Set([
  ...[
    "id",
    "appId",
    "appDescription",
    "appDisplayName",
    "applicationTemplateId",
    "appOwnerOrganizationId",
    "createdDateTime",
  ],
  ...[
    "deletedDateTime",
    "disabledByMicrosoftStatus",
    "preferredTokenSigningKeyEndDateTime",
    "signInAudience",
    "verifiedPublisher",
  ],
  // Overwritten by the application's: set them there.
  ...[
    "displayName",
    "appRoles",
    "homepage",
    "info",
    "logoutUrl",
    "oauth2PermissionScopes",
    "replyUrls",
    "servicePrincipalNames",
  ],
  ...["addIns", "resourceSpecificApplicationPermissions"],
]);

export function changedPrincipal(call: Call, before: ServicePrincipal, body: Json): ServicePrincipal {
  const written = writableProperties(body, "ServicePrincipal", rules, before, readOnly);
  const { keyCredentials, passwordCredentials, preferredTokenSigningKeyThumbprint: chosen, ...plain } = written;
  let after = merged(before, plain, rules);
  if (keyCredentials !== undefined || passwordCredentials !== undefined) {
    after = changedCredentials(
      "ServicePrincipal",
      after,
      keyCredentials as Json[] | undefined,
      passwordCredentials as Json[] | undefined,
    );
  }
  return chosen === undefined ? after : prefer(call, after, chosen as string | null);
}

/** Only a certificate that is there can be chosen to sign. */
function prefer({ world }: Call, principal: ServicePrincipal, thumbprint: string | null): ServicePrincipal {
  if (thumbprint === null || thumbprint === "") {
    return { ...principal, preferredTokenSigningKeyThumbprint: null, preferredTokenSigningKeyEndDateTime: null };
  }
  const chosen = principal.keyCredentials.find(
    ({ keyId }) => world.store.privateKeys.get(keyId)?.thumbprint === thumbprint.toUpperCase(),
  );
  if (chosen === undefined) throw invalidValue("preferredTokenSigningKeyThumbprint", "ServicePrincipal");
  return {
    ...principal,
    preferredTokenSigningKeyThumbprint: thumbprint.toUpperCase(),
    preferredTokenSigningKeyEndDateTime: chosen.endDateTime,
  };
}
