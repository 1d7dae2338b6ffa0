/** What a client may write to an application, and the rules it must hold. */
import type { Application } from "../../types.ts";
import { applicationParts } from "./applicationParts.ts";
import { checkedAppRoles } from "./appRoles.ts";
import {
  flag,
  type Json,
  merged,
  objects,
  oneOf,
  type PropertyRule,
  replacedObject,
  requiredText,
  text,
  texts,
  writableProperties,
} from "./body.ts";
import type { Call } from "./call.ts";
import { changedCredentials } from "./credentials.ts";
import { invalidValue } from "./graphError.ts";
import { checkIdentifierUris } from "./identifierUris.ts";
import { checkRedirectUris } from "./redirectUris.ts";

const rules: Record<string, PropertyRule> = {
  displayName: requiredText(256),
  description: text(1024),
  notes: text(1024),
  groupMembershipClaims: text(200),
  identifierUris: texts(50, 255),
  isDeviceOnlyAuthSupported: flag,
  isFallbackPublicClient: flag,
  oauth2RequirePostResponse: flag,
  optionalClaims: replacedObject,
  serviceManagementReference: text(64),
  signInAudience: oneOf(
    "AzureADMyOrg",
    "AzureADMultipleOrgs",
    "AzureADandPersonalMicrosoftAccount",
    "PersonalMicrosoftAccount",
  ),
  tags: texts(100, 256),
  tokenEncryptionKeyId: text(36),
  defaultRedirectUri: text(256),
  samlMetadataUrl: text(2048),
  addIns: objects,
  appRoles: objects,
  requiredResourceAccess: objects,
  keyCredentials: objects,
  passwordCredentials: objects,
  ...applicationParts,
};
const readOnly = new Set([
  "id",
  "appId",
  "applicationTemplateId",
  "createdDateTime",
  "deletedDateTime",
  "disabledByMicrosoftStatus",
  "publisherDomain",
  "certification",
  "verifiedPublisher",
]);

/** The application with a body's properties in it, all rules held; nothing is half applied. */
export function changedApplication(call: Call, before: Application, body: Json): Application {
  const written = writableProperties(body, "Application", rules, before, readOnly);
  for (const platform of ["web", "spa", "publicClient"] as const) {
    const settings = written[platform] as Json | undefined | null;
    if (settings == null) continue;
    checkRedirectUris(settings.redirectUris, platform);
    checkUrls(settings);
  }
  const { keyCredentials, passwordCredentials } = changedCredentials(
    "Application",
    before,
    written.keyCredentials as Json[] | undefined,
    written.passwordCredentials as Json[] | undefined,
  );
  Object.assign(written, { keyCredentials, passwordCredentials });
  if (written.appRoles !== undefined) written.appRoles = checkedAppRoles(written.appRoles, before.appRoles);
  const after = merged(before, written, rules);
  checkIdentifierUris(call.world, { ...after, identifierUris: before.identifierUris }, after.identifierUris);
  return after;
}

function checkUrls(settings: Json): void {
  for (const name of ["homePageUrl", "logoutUrl"]) {
    const value = settings[name];
    if (value == null) continue;
    const good = typeof value === "string" && value.length <= 255 && URL.canParse(value) && /^https?:/i.test(value);
    if (!good || (name === "logoutUrl" && !/^https:|^http:\/\/localhost\b/i.test(value)))
      throw invalidValue(name, "WebApplication");
  }
}
