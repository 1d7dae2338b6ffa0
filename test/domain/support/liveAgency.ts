import type { Agency } from "../../../domain/agency/account.ts";
import { parseAgencyFile } from "../../../domain/agency/parseAgencyFile.ts";
import { desiredAccount } from "../../../domain/desired/account.ts";
import type { LiveAgency, LiveApplication, LiveServicePrincipal } from "../../../domain/drift/live.ts";
import type { SigningCertificate } from "../../../domain/resources.ts";
import { agencyText, group, user } from "./agencyText.ts";

export const runner = "99999999-0000-4000-8000-000000000001";
export const owner = "99999999-0000-4000-8000-000000000002";
export const now = new Date("2027-01-01T00:00:00Z");

/** A parent that is handed over by hand, and a child over `http` with two app roles, a spare certificate and an owner. */
export const driftAgency: Agency = parseAgencyFile(
  agencyText(
    "parent: { imagekitId: acme }",
    "children:",
    "  - imagekitId: shoes",
    "    role: { from: appRole }",
    `    owners: [${owner}]`,
    "    notificationEmails: [a@acme.example, b@acme.example]",
    "    certificates: { generations: [{ name: g1 }, { name: g2, endDateTime: '2029-06-01T00:00:00Z' }], active: g1 }",
    "    delivery: { channel: http, url: 'env:URL', credential: 'env:KEY' }",
    "    assignments:",
    `      - { group: ${group}, role: developer }`,
    `      - { user: ${user}, role: finance }`,
  ),
  "acme.yaml",
);

export function certificate(name: string, generation: string | undefined = name): SigningCertificate {
  const hex = Buffer.from(name).toString("hex");
  return {
    ...(generation !== undefined && { generation }),
    keyId: name,
    thumbprint: hex.toUpperCase().padEnd(40, "0"),
    sha256: hex.padEnd(64, "0"),
    notBefore: "2026-06-01T00:00:00Z",
    notAfter: "2029-06-01T00:00:00Z",
  };
}

/** The agency as it is when everything is as declared. */
export function liveAgency(agency: Agency = driftAgency): LiveAgency {
  return {
    reader: runner,
    unowned: { seen: [] },
    accounts: agency.accounts.map((account) => {
      const { imagekitId, kind } = account;
      const desired = desiredAccount(agency, account);
      const certificates = desired.certificates.generations.map(({ name }) => certificate(name));
      const listed = () => certificates.map(({ sha256 }) => sha256);
      const servicePrincipal: LiveServicePrincipal = {
        ...desired.servicePrincipal,
        id: `principal-${imagekitId}`,
        credentials: [],
        owners: { seen: [runner, ...desired.owners] },
        assignments: {
          seen: desired.assignments.map(({ principalId, principalType, appRoleId }, place) => ({
            ...{ id: `assignment-${place}`, principalId, principalType, appRoleId },
            principalDisplayName: `${principalType} ${place}`,
          })),
        },
        claimsPolicies: { seen: [{ id: `policy-${imagekitId}`, ...desired.claims }] },
        portalClaims: { seen: [] },
        certificates,
        activeThumbprint: certificates.find(({ generation }) => generation === desired.certificates.active)?.thumbprint,
        metadata: { seen: { entityId: issuer, digest: digest(imagekitId), certificateSha256s: listed() } },
      };
      const application: LiveApplication = {
        ...desired.application,
        id: `application-${imagekitId}`,
        appId: `app-${imagekitId}`,
        credentials: [],
        owners: { seen: [runner, ...desired.owners] },
        servicePrincipal: { seen: servicePrincipal },
      };
      const held =
        desired.settings.delivery.channel === "http" ? { entityId: issuer, certificateSha256s: listed() } : {};
      const settings = { metadataDigest: digest(imagekitId), spEntityId: desired.settings.spEntityId, delivered: true };
      return {
        ...{ imagekitId, kind },
        applications: { seen: [application] },
        settings: { seen: { ...settings, ...held } },
      };
    }),
  };
}

const issuer = "https://sts.windows.net/0f6a1c52-3f0a-4b7e-9c3d-5d2a7e8b1c40/";

export const confirmations = {
  acme: { digest: digest("acme"), spEntityId: "", confirmedAt: "2026-06-01T00:00:00Z", confirmedBy: "ada" },
};

export function digest(of: string): string {
  return Buffer.from(of).toString("hex").padEnd(64, "0");
}
