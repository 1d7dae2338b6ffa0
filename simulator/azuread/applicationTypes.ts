/** The parts of azuread.Application that the stand-in has, as a program sees them and as Graph shows them. */
import type { FeatureTags } from "./featureTags.ts";
import type { Shape } from "./shape.ts";

export interface AppRole {
  id: string;
  allowedMemberTypes: string[];
  description: string;
  displayName: string;
  enabled?: boolean;
  value?: string;
}

export interface ApplicationInputs {
  displayName: string;
  description?: string;
  notes?: string;
  signInAudience?: string;
  owners?: string[];
  identifierUris?: string[];
  api?: { requestedAccessTokenVersion?: number; mappedClaimsEnabled?: boolean; knownClientApplications?: string[] };
  appRoles?: AppRole[];
  web?: {
    homepageUrl?: string;
    logoutUrl?: string;
    redirectUris?: string[];
    implicitGrant?: { accessTokenIssuanceEnabled?: boolean; idTokenIssuanceEnabled?: boolean };
  };
  tags?: string[];
  featureTags?: FeatureTags[];
  marketingUrl?: string;
  privacyStatementUrl?: string;
  supportUrl?: string;
  termsOfServiceUrl?: string;
  serviceManagementReference?: string;
  deviceOnlyAuthEnabled?: boolean;
  fallbackPublicClientEnabled?: boolean;
  oauth2PostResponseRequired?: boolean;
  preventDuplicateNames?: boolean;
}

export interface ApplicationOutputs extends ApplicationInputs {
  clientId: string;
  objectId: string;
  appRoleIds: Record<string, string>;
  oauth2PermissionScopeIds: Record<string, string>;
  publisherDomain: string;
  disabledByMicrosoft: string;
  logoUrl: string;
}

/** Graph's application, as far as it is read here. */
export interface LiveApplication {
  id: string;
  appId: string;
  displayName: string;
  description?: string | null;
  notes?: string | null;
  signInAudience?: string | null;
  identifierUris?: string[];
  tags?: string[];
  appRoles?: LiveAppRole[];
  api?: {
    requestedAccessTokenVersion?: number | null;
    acceptMappedClaims?: boolean | null;
    knownClientApplications?: string[];
  };
  web?: {
    homePageUrl?: string | null;
    logoutUrl?: string | null;
    redirectUris?: string[];
    implicitGrantSettings?: { enableAccessTokenIssuance?: boolean; enableIdTokenIssuance?: boolean };
  };
  info?: Record<string, string | null>;
  serviceManagementReference?: string | null;
  isDeviceOnlyAuthSupported?: boolean | null;
  isFallbackPublicClient?: boolean | null;
  publisherDomain?: string | null;
  disabledByMicrosoftStatus?: string | null;
}

export interface LiveAppRole {
  id: string;
  allowedMemberTypes: string[];
  description: string | null;
  displayName: string | null;
  isEnabled: boolean;
  origin?: string;
  value: string | null;
}

export const applicationShape: Shape = {
  settable: [
    "api",
    "appRoles",
    "description",
    "deviceOnlyAuthEnabled",
    "displayName",
    "fallbackPublicClientEnabled",
    "featureTags",
    "identifierUris",
    "marketingUrl",
    "notes",
    "oauth2PostResponseRequired",
    "owners",
    "preventDuplicateNames",
    "privacyStatementUrl",
    "serviceManagementReference",
    "signInAudience",
    "supportUrl",
    "tags",
    "termsOfServiceUrl",
    "web",
  ],
  required: ["displayName"],
  defaults: { signInAudience: "AzureADMyOrg" },
  replaceOn: [],
  computed: ["tags", "featureTags"],
  complete(key, value) {
    if (key === "api") return { requestedAccessTokenVersion: 1, ...(value as object | undefined) };
    if (key === "appRoles" && Array.isArray(value)) return value.map((role: object) => ({ enabled: true, ...role }));
    return value;
  },
};
