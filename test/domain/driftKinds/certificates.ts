import { addCertificate, type DriftRow, patchCertificate, seen, settings } from "../support/driftChange.ts";
import { certificate } from "../support/liveAgency.ts";

/** Signing certificates, and the metadata that lists them. */
export const certificateRows: DriftRow[] = [
  [
    "a certificate that nobody declared",
    "shoes",
    (live) => addCertificate(live, { ...certificate("foreign"), generation: undefined as never }),
    "critical certificate-undeclared keyCredentials",
  ],
  [
    "a certificate of a generation that was taken off the list",
    "shoes",
    (live) => addCertificate(live, certificate("g0")),
    "critical certificate-undeclared keyCredentials",
  ],
  [
    "a second certificate of a declared generation",
    "shoes",
    (live) => addCertificate(live, certificate("forged", "g1")),
    "critical certificate-undeclared keyCredentials",
  ],
  [
    "a certificate that nobody declared, at both sides",
    "shoes",
    (live) => {
      addCertificate(live, certificate("g0"));
      settings(live).certificateSha256s?.push(certificate("g0").sha256);
    },
    ...["critical certificate-undeclared keyCredentials", "critical metadata-foreign-certificate metadataXml"],
  ],
  [
    "a certificate removed",
    "shoes",
    (live) => {
      live.principal.certificates.pop();
      seen(live.principal.metadata).certificateSha256s.pop();
    },
    ...["critical metadata-foreign-certificate metadataXml", "error certificate-missing keyCredentials.g2"],
  ],
  [
    "another declared certificate active",
    "shoes",
    (live) => (live.principal.activeThumbprint = certificate("g2").thumbprint),
    "error active-certificate-differs preferredTokenSigningKeyThumbprint",
  ],
  [
    "an undeclared certificate active",
    "shoes",
    (live) => {
      addCertificate(live, certificate("g0"));
      live.principal.activeThumbprint = certificate("g0").thumbprint;
    },
    ...[
      "critical certificate-undeclared keyCredentials",
      "critical active-certificate-differs preferredTokenSigningKeyThumbprint",
    ],
  ],
  [
    "no certificate active",
    "shoes",
    (live) => (live.principal.activeThumbprint = undefined),
    "error active-certificate-missing preferredTokenSigningKeyThumbprint",
  ],
  [
    "the active certificate removed, its thumbprint left behind",
    "shoes",
    (live) => {
      const [gone] = live.principal.certificates.splice(0, 1);
      seen(live.principal.metadata).certificateSha256s.shift();
      settings(live).certificateSha256s = (settings(live).certificateSha256s ?? []).filter(
        (one) => one !== gone?.sha256,
      );
    },
    ...[
      "error certificate-missing keyCredentials.g1",
      "error active-certificate-missing preferredTokenSigningKeyThumbprint",
    ],
  ],
  [
    "no certificate left: Entra lists keys of the tenant, ImageKit what is gone",
    "shoes",
    (live) => {
      live.principal.certificates = [];
      seen(live.principal.metadata).certificateSha256s = ["e".repeat(64), "f".repeat(64)];
    },
    ...[
      "error certificate-missing keyCredentials.g1",
      "error certificate-missing keyCredentials.g2",
      "error active-certificate-missing preferredTokenSigningKeyThumbprint",
      "error metadata-outdated metadataXml",
    ],
  ],
  [
    "no certificate left, and more at ImageKit than were declared",
    "shoes",
    (live) => {
      live.principal.certificates = [];
      settings(live).certificateSha256s?.push("f".repeat(64));
    },
    ...[
      "critical metadata-foreign-certificate metadataXml",
      "error certificate-missing keyCredentials.g1",
      "error certificate-missing keyCredentials.g2",
      "error active-certificate-missing preferredTokenSigningKeyThumbprint",
    ],
  ],
  [
    "an end other than declared",
    "shoes",
    (live) => patchCertificate(live, 1, "2029-05-01T00:00:00Z"),
    "warning certificate-end-differs keyCredentials.g2",
  ],
  [
    "the active certificate ended",
    "shoes",
    (live) => patchCertificate(live, 0, "2026-12-31T23:59:59Z"),
    "error certificate-ended keyCredentials.g1",
  ],
  [
    "the active certificate ending in 59 days",
    "shoes",
    (live) => patchCertificate(live, 0, "2027-03-01T23:00:00Z"),
    "warning certificate-ending keyCredentials.g1",
  ],
  ["the active certificate ending in 60 days", "shoes", (live) => patchCertificate(live, 0, "2027-03-02T00:00:00Z")],
  [
    "metadata at Entra that lists what Graph does not report",
    "shoes",
    (live) => seen(live.principal.metadata).certificateSha256s.push("f".repeat(64)),
    "critical federation-metadata-foreign-certificate certificates",
  ],
  [
    "metadata at Entra without a new certificate yet",
    "shoes",
    (live) => seen(live.principal.metadata).certificateSha256s.pop(),
    "error federation-metadata-behind certificates",
  ],
];
