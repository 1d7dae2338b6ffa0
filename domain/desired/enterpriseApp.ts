import type { Assignment } from "../agency/account.ts";
import { appRoleId, defaultAppRoleId, type ImagekitRole, imagekitRoles } from "../saml/roles.ts";

/** What makes one enterprise application. `Text` is a string, or a program's `Input<string>`. */
export interface EnterpriseAppFacts<Text = string> {
  imagekitId: string;
  displayName: Text;
  replyUrl: string;
  relayState: string;
  logoutUrl: string;
  /** Notes of both objects: the mark, and behind it the nonce where it is known. */
  notes: Text;
  assignments: readonly Assignment[];
  assignmentRequired: boolean;
  notificationEmails: readonly string[];
}

/** The application as Graph names its properties, less identifier and owners, which come by calls of their own. */
export function desiredApplication<Text>(facts: EnterpriseAppFacts<Text>) {
  return {
    displayName: facts.displayName,
    signInAudience: "AzureADMyOrg",
    notes: facts.notes,
    api: { requestedAccessTokenVersion: 2 },
    web: { homePageUrl: facts.relayState, logoutUrl: facts.logoutUrl, redirectUris: [facts.replyUrl] },
    appRoles: offeredRoles(facts.assignments).map((role) => ({
      id: appRoleId(facts.imagekitId, role),
      allowedMemberTypes: ["User"],
      value: role,
      displayName: role,
      description: role,
      isEnabled: true,
    })),
  };
}

/** The service principal in SAML mode, as Graph names its properties. */
export function desiredServicePrincipal<Text>(facts: EnterpriseAppFacts<Text>) {
  return {
    accountEnabled: true,
    notes: facts.notes,
    preferredSingleSignOnMode: "saml",
    samlSingleSignOnSettings: { relayState: facts.relayState },
    notificationEmailAddresses: [...facts.notificationEmails],
    appRoleAssignmentRequired: facts.assignmentRequired,
    // What the portal's template puts on a principal; its SAML page follows from the first.
    tags: ["WindowsAzureActiveDirectoryCustomSingleSignOnApplication", "WindowsAzureActiveDirectoryIntegratedApp"],
  };
}

/** An assignment's app role: the account's of that name, or the one of applications without roles. */
export function assignedRoleId(imagekitId: string, role: ImagekitRole | undefined): string {
  return role === undefined ? defaultAppRoleId : appRoleId(imagekitId, role);
}

/**
 * All of ImageKit's, where the account's roles are app roles. Graph disables a role before it is removed: were the list to follow the
 * assignments, whoever changes from one role to another would have none for seconds. Nobody can be handed one unseen: drift tells of every
 * assignment that the file does not have.
 */
function offeredRoles(assignments: readonly Assignment[]): readonly ImagekitRole[] {
  return assignments.some(({ role }) => role !== undefined) ? imagekitRoles.toSorted() : [];
}
