/** The parts of azuread.ServicePrincipal that the stand-in has, as a program sees them and as Graph shows them. */
import type { AppRole, LiveAppRole } from "./applicationTypes.ts";
import type { FeatureTags } from "./featureTags.ts";
import type { Shape } from "./shape.ts";

export interface ServicePrincipalInputs {
  clientId: string;
  useExisting?: boolean;
  accountEnabled?: boolean;
  alternativeNames?: string[];
  appRoleAssignmentRequired?: boolean;
  description?: string;
  featureTags?: FeatureTags[];
  loginUrl?: string;
  notes?: string;
  notificationEmailAddresses?: string[];
  owners?: string[];
  preferredSingleSignOnMode?: string;
  samlSingleSignOn?: { relayState?: string };
  tags?: string[];
}

export interface ServicePrincipalOutputs extends ServicePrincipalInputs {
  features: {
    customSingleSignOnApp: boolean;
    enterpriseApplication: boolean;
    galleryApplication: boolean;
    visibleToUsers: boolean;
  }[];
  objectId: string;
  displayName: string;
  appRoleIds: Record<string, string>;
  appRoles: AppRole[];
  applicationTenantId: string;
  homepageUrl: string;
  logoutUrl: string;
  oauth2PermissionScopeIds: Record<string, string>;
  oauth2PermissionScopes: unknown[];
  redirectUris: string[];
  samlMetadataUrl: string;
  servicePrincipalNames: string[];
  signInAudience: string;
  type: string;
}

/** Graph's service principal, as far as it is read here. */
export interface LiveServicePrincipal {
  id: string;
  appId: string;
  displayName?: string | null;
  accountEnabled?: boolean | null;
  alternativeNames?: string[];
  appOwnerOrganizationId?: string | null;
  appRoleAssignmentRequired?: boolean;
  appRoles?: LiveAppRole[];
  description?: string | null;
  homepage?: string | null;
  loginUrl?: string | null;
  logoutUrl?: string | null;
  notes?: string | null;
  notificationEmailAddresses?: string[];
  preferredSingleSignOnMode?: string | null;
  replyUrls?: string[];
  samlSingleSignOnSettings?: { relayState?: string | null } | null;
  servicePrincipalNames?: string[];
  servicePrincipalType?: string | null;
  signInAudience?: string | null;
  tags?: string[];
}

export const servicePrincipalShape: Shape = {
  settable: [
    "accountEnabled",
    "alternativeNames",
    "appRoleAssignmentRequired",
    "clientId",
    "description",
    "featureTags",
    "loginUrl",
    "notes",
    "notificationEmailAddresses",
    "owners",
    "preferredSingleSignOnMode",
    "samlSingleSignOn",
    "tags",
    "useExisting",
  ],
  required: ["clientId"],
  defaults: { accountEnabled: true },
  replaceOn: ["clientId"],
  computed: ["tags", "featureTags"],
};
