/** What the nested objects of an application hold: learn.microsoft.com/graph/api/resources/webapplication and its neighbours. */
import { flag, listOf, nested, objects, type PropertyRule, text, texts } from "./body.ts";

/** Looked at more closely in redirectUris.ts. */
const anything: PropertyRule = { valid: () => true };
const address = text(2048);

/** One rule for each property whose value is an object. */
export const applicationParts: Record<string, PropertyRule> = {
  api: nested("ApiApplication", {
    acceptMappedClaims: flag,
    knownClientApplications: texts(1000, 36),
    oauth2PermissionScopes: objects,
    preAuthorizedApplications: objects,
    requestedAccessTokenVersion: { valid: (value) => value === null || value === 1 || value === 2 },
  }),
  // The logo is uploaded by a call of its own.
  info: nested("InformationalUrl", {
    marketingUrl: address,
    privacyStatementUrl: address,
    supportUrl: address,
    termsOfServiceUrl: address,
  }),
  parentalControlSettings: nested("ParentalControlSettings", {
    countriesBlockedForMinors: texts(300, 2),
    legalAgeGroupRule: text(100),
  }),
  publicClient: nested("PublicClientApplication", { redirectUris: anything }),
  spa: nested("SpaApplication", { redirectUris: anything }),
  web: nested("WebApplication", {
    homePageUrl: text(255),
    logoutUrl: text(255),
    redirectUris: anything,
    redirectUriSettings: listOf("RedirectUriSettings", { uri: text(256), index: { valid: Number.isInteger } }),
    implicitGrantSettings: nested("ImplicitGrantSettings", {
      enableAccessTokenIssuance: flag,
      enableIdTokenIssuance: flag,
    }),
  }),
};
