import type { DesiredAccount } from "../desired/account.ts";
import type { HandoverConfirmation } from "../resources.ts";
import { compareApplication, ownApplication } from "./application.ts";
import { compareAssignments } from "./assignments.ts";
import { compareCertificates, sortedCertificates } from "./certificates.ts";
import { compareClaims, comparePortalClaims } from "./claims.ts";
import { Comparison } from "./comparison.ts";
import { compareCredentials } from "./credentials.ts";
import { compareFederationMetadata } from "./federationMetadata.ts";
import type { LiveAccount, LiveApplication, LiveMetadata, LiveServicePrincipal } from "./live.ts";
import { compareOwners } from "./owners.ts";
import { runUp } from "./remedies.ts";
import { compareServicePrincipal } from "./servicePrincipal.ts";
import { compareSettings, isHandoverOpen, type SettingsBasis } from "./settings.ts";

export interface AccountContext {
  tenantId: string;
  confirmation: HandoverConfirmation | undefined;
  runner: string | undefined;
  days: number;
  now: Date;
}

/** One account as it is to be against what is live, on both sides. */
export function compareAccount(desired: DesiredAccount, live: LiveAccount, context: AccountContext): Comparison {
  const comparison = new Comparison(desired.imagekitId);
  const { tenantId, confirmation } = context;
  let basis: SettingsBasis = {
    ...{ tenantId, confirmation },
    metadata: undefined,
    certificateSha256s: undefined,
    notGiven: [],
    formerCertificates: 0,
  };
  comparison.look(live.applications, { side: "entra", object: "application" }, (found) => {
    const application = ownApplication(comparison, desired, found);
    if (!application) {
      basis = { ...basis, metadata: null };
      return;
    }
    const place = { side: "entra", object: "application", objectId: application.id } as const;
    compareApplication(comparison, desired, application);
    compareCredentials(comparison, place, application.credentials);
    comparison.look(application.owners, place, (owners) => {
      compareOwners(comparison, place, { declared: desired.owners, live: owners, runner: context.runner });
    });
    comparison.look(application.servicePrincipal, { side: "entra", object: "servicePrincipal" }, (principal) => {
      if (principal) {
        basis = { ...basis, ...comparePrincipal(comparison, desired, { application, principal, live }, context) };
        return;
      }
      const message = "The application has no service principal (enterprise application): nobody can sign in.";
      comparison.find("service-principal-missing", {
        side: "entra",
        object: "servicePrincipal",
        message,
        remedy: runUp,
      });
      basis = { ...basis, metadata: null };
    });
  });
  comparison.look(live.settings, { side: "imagekit", object: "ssoSettings" }, (settings) => {
    compareSettings(comparison, desired.settings, settings, basis);
  });
  return comparison;
}

/** The principal and all that hangs on it; gives what ImageKit's settings are held against. */
function comparePrincipal(
  comparison: Comparison,
  desired: DesiredAccount,
  {
    application,
    principal,
    live,
  }: { application: LiveApplication; principal: LiveServicePrincipal; live: LiveAccount },
  { runner, days, now }: AccountContext,
): Omit<SettingsBasis, "confirmation" | "tenantId"> {
  const place = { side: "entra", object: "servicePrincipal", objectId: principal.id } as const;
  compareServicePrincipal(comparison, desired.servicePrincipal, principal);
  compareCredentials(comparison, place, principal.credentials);
  comparison.look(principal.owners, place, (owners) => {
    compareOwners(comparison, place, { declared: desired.owners, live: owners, runner });
  });
  comparison.look(principal.assignments, { side: "entra", object: "appRoleAssignments" }, (assignments) => {
    compareAssignments(comparison, desired.assignments, assignments, application.appRoles);
  });
  comparison.look(principal.claimsPolicies, { side: "entra", object: "claimsMappingPolicy" }, (policies) => {
    compareClaims(comparison, desired.claims, policies);
  });
  comparePortalClaims(comparison, desired.claims, principal);
  const { declared } = sortedCertificates(desired.certificates, principal);
  const active = declared.find(({ generation }) => generation === desired.certificates.active);
  const trusted = desired.settings.trusts === "one" ? active : undefined;
  const given = trusted ? [trusted] : declared;
  const metadata = "seen" in principal.metadata ? givenOf(principal.metadata.seen, trusted?.sha256) : undefined;
  const settings = "seen" in live.settings ? live.settings.seen : undefined;
  const waits =
    desired.settings.delivery.channel === "handover" && "seen" in live.settings && isHandoverOpen(settings, metadata);
  compareCertificates(comparison, desired.certificates, principal, { days, now, waits });
  comparison.look(principal.metadata, { side: "entra", object: "federationMetadata" }, (seen) => {
    compareFederationMetadata(comparison, seen, principal.certificates);
  });
  return {
    metadata,
    certificateSha256s: given.map(({ sha256 }) => sha256),
    notGiven: declared.filter((one) => !given.includes(one)).map(({ sha256 }) => sha256),
    formerCertificates: principal.certificates.length === 0 ? desired.certificates.generations.length : 0,
  };
}

/** Entra's metadata as ImageKit is given it: with one certificate alone, where it trusts one. */
function givenOf(metadata: LiveMetadata, trusted: string | undefined): LiveMetadata {
  const digest = trusted === undefined ? undefined : metadata.digestsAlone?.[trusted];
  return digest === undefined || trusted === undefined
    ? metadata
    : { ...metadata, digest, certificateSha256s: [trusted] };
}
