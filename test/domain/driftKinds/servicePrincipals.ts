import type { DriftRow } from "../support/driftChange.ts";

/** The service principal. */
export const servicePrincipalRows: DriftRow[] = [
  [
    "the application disabled",
    "shoes",
    (live) => (live.principal.accountEnabled = false),
    "error application-disabled accountEnabled",
  ],
  ["the application hidden", "shoes", (live) => live.principal.tags.push("HideApp"), "warning application-hidden tags"],
  [
    "the portal's own tags",
    "shoes",
    (live) => live.principal.tags.push("WindowsAzureActiveDirectoryGalleryApplicationNonPrimaryV1", "team-a"),
  ],
  ["a tag of ours gone", "shoes", (live) => live.principal.tags.pop(), "warning property-differs tags"],
  [
    "the service principal deleted",
    "shoes",
    (live) => (live.application.servicePrincipal = { seen: undefined }),
    ...["error service-principal-missing", "error metadata-outdated metadataXml"],
  ],
  [
    "SAML mode off",
    "shoes",
    (live) => (live.principal.preferredSingleSignOnMode = "oidc"),
    "error property-differs preferredSingleSignOnMode",
  ],
  [
    "the relay state changed",
    "shoes",
    (live) => (live.principal.samlSingleSignOnSettings = { relayState: "https://x.example" }),
    "error property-differs samlSingleSignOnSettings.relayState",
  ],
  ["e-mail addresses in another order", "shoes", (live) => live.principal.notificationEmailAddresses.reverse()],
  [
    "an e-mail address removed",
    "shoes",
    (live) => live.principal.notificationEmailAddresses.pop(),
    "warning property-differs notificationEmailAddresses",
  ],
  [
    "assignment no longer required",
    "shoes",
    (live) => (live.principal.appRoleAssignmentRequired = false),
    "error property-differs appRoleAssignmentRequired",
  ],
  ["the principal's notes lost", "shoes", (live) => (live.principal.notes = ""), "warning property-differs notes"],
];
