import { type DriftRow, settings } from "../support/driftChange.ts";
import { certificate, digest } from "../support/liveAgency.ts";

/** What ImageKit holds, or was said to hold. */
export const settingsRows: DriftRow[] = [
  ["SSO deleted at ImageKit", "shoes", (live) => (live.account.settings = { seen: undefined }), "error sso-off"],
  [
    "SSO switched off at ImageKit",
    "shoes",
    (live) => Object.assign(settings(live), { metadataDigest: "", delivered: false, switchedOff: true }),
    "error sso-off",
  ],
  ["the Entity ID cleared", "shoes", (live) => (settings(live).spEntityId = ""), "error entity-id-cleared spEntityId"],
  ["the Entity ID changed", "shoes", (live) => (settings(live).spEntityId = "x"), "error entity-id-changed spEntityId"],
  [
    "a foreign certificate at ImageKit",
    "shoes",
    (live) => Object.assign(settings(live), { metadataDigest: "f".repeat(64), certificateSha256s: ["f".repeat(64)] }),
    ...["critical metadata-foreign-certificate metadataXml", "error metadata-outdated metadataXml"],
  ],
  [
    "ImageKit without the newest certificate",
    "shoes",
    (live) =>
      Object.assign(settings(live), { metadataDigest: "f".repeat(64), certificateSha256s: [certificate("g1").sha256] }),
    "error metadata-outdated metadataXml",
  ],
  [
    "other addresses at ImageKit",
    "shoes",
    (live) => (settings(live).metadataDigest = "f".repeat(64)),
    "error metadata-differs metadataXml",
  ],
  [
    "metadata that cannot be read",
    "shoes",
    (live) =>
      Object.assign(settings(live), {
        ...{ metadataDigest: "", delivered: false, certificateSha256s: undefined },
        unreadable: { problem: "its entityID holds a blank", entityId: "an other provider" },
      }),
    "critical metadata-unreadable metadataXml",
  ],
  [
    "metadata that cannot be read, switched off",
    "shoes",
    (live) =>
      Object.assign(settings(live), {
        ...{ metadataDigest: "", delivered: false, switchedOff: true, certificateSha256s: undefined },
        unreadable: { problem: "its entityID holds a blank", entityId: undefined },
      }),
    ...["error metadata-unreadable metadataXml", "error sso-off"],
  ],
  [
    "another identity provider's settings at ImageKit",
    "shoes",
    (live) =>
      Object.assign(settings(live), {
        ...{ metadataDigest: "f".repeat(64), certificateSha256s: ["f".repeat(64)], entityId: "https://okta.example/" },
      }),
    "critical metadata-foreign metadataXml",
  ],
  [
    "another identity provider's settings at ImageKit, switched off",
    "shoes",
    (live) =>
      Object.assign(settings(live), {
        ...{ metadataDigest: "", delivered: false, switchedOff: true, entityId: "https://okta.example/" },
        certificateSha256s: undefined,
      }),
    ...["error metadata-foreign metadataXml", "error sso-off"],
  ],
  [
    "another identity provider's settings at ImageKit, and the application is gone",
    "shoes",
    (live) => {
      live.account.applications = { seen: [] };
      Object.assign(settings(live), { metadataDigest: "f".repeat(64), entityId: "https://okta.example/" });
    },
    ...["critical metadata-foreign metadataXml", "error application-missing"],
  ],
  [
    "a hand-over never confirmed",
    "acme",
    (live) => {
      Reflect.deleteProperty(live.confirmations, "acme");
      settings(live).delivered = false;
    },
    "warning handover-unconfirmed metadataXml",
  ],
  [
    "nothing handed over",
    "acme",
    (live) => {
      Reflect.deleteProperty(live.confirmations, "acme");
      live.account.settings = { seen: undefined };
    },
    "warning handover-unconfirmed metadataXml",
  ],
  [
    "a confirmation of older metadata, with a new bundle",
    "acme",
    (live) => {
      live.confirmations.acme.digest = digest("old");
      settings(live).delivered = false;
    },
    "error handover-outdated metadataXml",
  ],
  [
    "a confirmation of older metadata, without a bundle",
    "acme",
    (live) => {
      live.confirmations.acme.digest = digest("old");
      settings(live).metadataDigest = digest("old");
    },
    "error handover-outdated metadataXml",
  ],
  [
    "a confirmation of another Entity ID",
    "acme",
    (live) => (live.confirmations.acme.spEntityId = "x"),
    "error handover-outdated spEntityId",
  ],
  [
    "a confirmation of an account that the file does not have",
    "acme",
    (live) => Object.assign(live.confirmations, { acmee: live.confirmations.acme }),
    "info handover-of-unknown-account",
  ],
];
