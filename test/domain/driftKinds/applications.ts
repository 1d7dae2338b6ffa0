import type { DriftRow } from "../support/driftChange.ts";

/** The application itself, and which application is the account's. */
export const applicationRows: DriftRow[] = [
  [
    "the application deleted",
    "shoes",
    (live) => live.applications.pop(),
    "error application-missing",
    "error metadata-outdated metadataXml",
  ],
  ["the mark lost", "shoes", (live) => (live.application.notes = "hello"), "error application-unmarked notes"],
  [
    "another account's mark on what answers to the identifier",
    "shoes",
    (live) => (live.application.notes = "imagekit-sso:other/shoes"),
    ...[
      "error application-missing",
      "error identifier-held-by-another identifierUris",
      "error metadata-outdated metadataXml",
    ],
  ],
  [
    "more written behind the mark",
    "shoes",
    (live) => (live.application.notes += " see wiki"),
    "warning property-differs notes",
  ],
  [
    "a second marked application",
    "shoes",
    (live) => live.applications.unshift({ ...live.application, id: "second", identifierUris: [] }),
    "error application-duplicate",
  ],
  [
    "the identifier moved to a stranger",
    "shoes",
    (live) => {
      live.applications.push({ ...structuredClone(live.application), id: "thief", notes: "" });
      live.application.identifierUris = [];
    },
    ...["error identifier-held-by-another identifierUris", "error identifier-missing identifierUris"],
  ],
  [
    "an application of no account",
    "shoes",
    (live) => (live.agency.unowned = { seen: [{ id: "x", appId: "y", displayName: "Old", imagekitId: "gone" }] }),
    "error application-unowned notes",
  ],
  ["the name changed", "shoes", (live) => (live.application.displayName = "X"), "warning property-differs displayName"],
  [
    "the audience widened",
    "shoes",
    (live) => (live.application.signInAudience = "AzureADMultipleOrgs"),
    "error property-differs signInAudience",
  ],
  [
    "token version 1",
    "shoes",
    (live) => (live.application.api = { requestedAccessTokenVersion: 1 }),
    "error property-differs api.requestedAccessTokenVersion",
  ],
  [
    "the logout URL cleared",
    "shoes",
    (live) => (live.application.web.logoutUrl = ""),
    "warning property-differs web.logoutUrl",
  ],
  [
    "the home page changed",
    "shoes",
    (live) => (live.application.web.homePageUrl = "https://x.example"),
    "warning property-differs web.homePageUrl",
  ],
  [
    "the identifier removed",
    "shoes",
    (live) => live.application.identifierUris.pop(),
    "error identifier-missing identifierUris",
  ],
  [
    "an identifier added",
    "shoes",
    (live) => live.application.identifierUris.push("https://x.example"),
    "error identifier-extra identifierUris",
  ],
  [
    "the Reply URL removed",
    "shoes",
    (live) => live.application.web.redirectUris.pop(),
    "error reply-url-missing web.redirectUris",
  ],
  [
    "a Reply URL added",
    "shoes",
    (live) => live.application.web.redirectUris.push("https://x.example"),
    "critical reply-url-extra web.redirectUris",
  ],
];
