import type { Account, Agency } from "../agency/account.ts";
import { archiveStoreOf } from "../agency/archive.ts";
import { locationPattern } from "../archive/location.ts";
import { desiredAccount } from "../desired/account.ts";
import { certificateSubject } from "../saml/certificateSubject.ts";
import { settingsPageUrl } from "../saml/identifiers.ts";
import { plannedArchive } from "./archive.ts";
import { limitsOf } from "./limits.ts";
import { neededPermissions } from "./permissions.ts";

export type Plan = ReturnType<typeof planOf>;
export type PlannedAccount = Plan["accounts"][number];

/** Everything `pulumi up` makes of an agency file, on both sides, in Graph's own names. Pure: what Graph chooses (ids, keys) is not in it. */
export function planOf(agency: Agency) {
  return {
    agency: agency.name,
    tenantId: agency.tenantId,
    permissions: neededPermissions(agency),
    limits: limitsOf(agency),
    archive: plannedArchive(agency.archive),
    accounts: agency.accounts.map((account) => plannedAccount(agency, account)),
  };
}

function plannedAccount(agency: Agency, account: Account) {
  const { claims, certificates, settings, ...desired } = desiredAccount(agency, account);
  const archive = archiveStoreOf(agency.archive);
  return {
    ...desired,
    claimsMappingPolicy: { displayName: claims.displayName, definition: JSON.parse(claims.definition) as unknown },
    signingCertificates: certificates.generations.map(({ name, endDateTime }) => ({
      generation: name,
      displayName: certificateSubject(name),
      /** Null: Entra's own default, three years from the day it is made. */
      endDateTime: endDateTime ?? null,
      active: name === certificates.active,
    })),
    /** Where the metadata document is kept; null where nowhere. */
    archivedMetadata: archive ? locationPattern(archive, account.imagekitId) : null,
    imagekitSettings: {
      /** ImageKit's "Entity ID" field; empty for a parent. */
      entityId: settings.spEntityId,
      /** The federation metadata XML of this account's application. */
      metadataXml:
        settings.deliver === "original"
          ? "from Entra as it is signed, once the application is there"
          : "from Entra, once the application is there",
      ...(settings.trusts === "one" && { trusts: settings.trusts }),
      delivery: settings.delivery,
      settingsPage: settingsPageUrl,
    },
  };
}
