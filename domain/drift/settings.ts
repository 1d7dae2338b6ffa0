import type { DesiredAccount } from "../desired/account.ts";
import type { HandoverConfirmation } from "../resources.ts";
import { isOfTenant } from "../saml/tenantEntityId.ts";
import type { Comparison, Place } from "./comparison.ts";
import type { LiveMetadata, LiveSettings } from "./live.ts";
import { confirm, runUp } from "./remedies.ts";
import { listDifference, quoted } from "./values.ts";

/** What ImageKit's settings are held against. */
export interface SettingsBasis {
  tenantId: string;
  /** What Entra serves now; undefined where that is not known, null where there is no application to serve any. */
  metadata: LiveMetadata | null | undefined;
  /** SHA-256 of the declared certificates that Entra has and ImageKit is given; undefined where that is not known. */
  certificateSha256s: readonly string[] | undefined;
  /** SHA-256 of the declared ones that ImageKit is not given, since it trusts one. */
  notGiven: readonly string[];
  /** How many certificates ImageKit may list that were declared and are gone: Entra has none left to tell them by. */
  formerCertificates: number;
  /** The newest of the ledger. */
  confirmation: HandoverConfirmation | undefined;
}

/** `up` refuses to, without. */
const replaceForeign = `Find out who put it there. If it is to be replaced, set "takeOver: true" in the account's delivery. ${runUp}`;

const place: Place = { side: "imagekit", object: "ssoSettings" };

/** What the ImageKit account holds against what it is to hold; undefined: nothing. */
export function compareSettings(
  comparison: Comparison,
  desired: DesiredAccount["settings"],
  live: LiveSettings | undefined,
  basis: SettingsBasis,
): void {
  if (desired.delivery.channel === "handover") {
    compareHandover(comparison, desired.spEntityId, live, basis);
    return;
  }
  const isOthers = live !== undefined && compareWhose(comparison, live, basis);
  if (live?.switchedOff || (!live?.delivered && !live?.unreadable)) {
    const message = live
      ? "ImageKit has no metadata in force: single sign-on is switched off."
      : "Single sign-on is switched off at ImageKit.";
    comparison.find("sso-off", { ...place, message, remedy: isOthers ? replaceForeign : runUp });
  }
  if (!live) return;
  compareEntityId(comparison, desired.spEntityId, live.spEntityId);
  if (live.metadataDigest !== "" && !isOthers) compareMetadata(comparison, live, basis);
}

/** Whether the settings are, or may be, another identity provider's, which `up` leaves alone (docs/decisions/foreign-settings.md). */
function compareWhose(comparison: Comparison, live: LiveSettings, { metadata, tenantId }: SettingsBasis): boolean {
  const { entityId, unreadable, switchedOff } = live;
  const severity = switchedOff ? "error" : "critical";
  const common = { ...place, severity, property: "metadataXml", remedy: replaceForeign } as const;
  if (unreadable) {
    const { problem, entityId: claimed } = unreadable;
    const whose = claimed === undefined ? "" : ` of ${quoted(claimed)}`;
    const message = `ImageKit holds metadata${whose} that cannot be read: ${problem}. It may be another identity provider's. ${effectOf(live)}`;
    comparison.find("metadata-unreadable", { ...common, actual: claimed ?? null, message });
    return true;
  }
  if (entityId === undefined) return false;
  // Every application of a tenant has the tenant's own entity ID, so that one which is gone is known as well.
  if (metadata ? entityId === metadata.entityId : isOfTenant(entityId, tenantId)) return false;
  const message = `ImageKit holds the settings of another identity provider, ${quoted(entityId)}. ${effectOf(live)}`;
  comparison.find("metadata-foreign", {
    ...common,
    expected: metadata?.entityId ?? null,
    actual: entityId,
    message,
  });
  return true;
}

function effectOf({ switchedOff, unreadable }: LiveSettings): string {
  const provider = unreadable ? "whoever's it is" : "whoever runs it";
  return switchedOff
    ? `Nobody signs in by it while it is switched off. Once somebody switches it on, ${provider} can sign in as anyone.`
    : `If people can sign in by it, ${provider} can sign in as anyone.`;
}

/** Whether a hand-over of what Entra serves now is still to be confirmed. */
export function isHandoverOpen(live: LiveSettings | undefined, metadata: LiveMetadata | undefined): boolean {
  return !live?.delivered || (metadata !== undefined && live.metadataDigest !== metadata.digest);
}

function compareEntityId(comparison: Comparison, expected: string, actual: string): void {
  if (expected === actual) return;
  const code = actual === "" ? "entity-id-cleared" : "entity-id-changed";
  const message = `ImageKit's Entity ID is ${quoted(actual)} instead of ${quoted(expected)}: its sign-in requests do not find the application.`;
  comparison.find(code, { ...place, property: "spEntityId", expected, actual, message, remedy: runUp });
}

function compareMetadata(
  comparison: Comparison,
  live: LiveSettings,
  { metadata, certificateSha256s, notGiven, formerCertificates }: SettingsBasis,
): void {
  const property = "metadataXml";
  if (metadata === null) {
    const message = "ImageKit holds the metadata of an application that is gone.";
    comparison.find("metadata-outdated", { ...place, property, actual: live.metadataDigest, message, remedy: runUp });
    return;
  }
  const known = live.certificateSha256s && certificateSha256s;
  const { missing, extra } = known ? listDifference(known, live.certificateSha256s ?? []) : { missing: [], extra: [] };
  const lists = { expected: [...(certificateSha256s ?? [])], actual: live.certificateSha256s ?? [] };
  const isDeclared = extra.every((sha256) => notGiven.includes(sha256));
  if (extra.length > 0 && isDeclared && missing.length === 0) {
    const message = `ImageKit lists more than the one certificate that the agency file's "trusts: one" gives it (SHA-256 ${extra.join(", ")}).`;
    comparison.find("metadata-outdated", { ...place, property, ...lists, message, remedy: runUp });
  } else if (extra.length > 0 && !isDeclared && extra.length <= formerCertificates) {
    const message = `ImageKit lists a signing certificate that is gone at Entra, where no certificate is left (SHA-256 ${extra.join(", ")}): nobody can sign in.`;
    comparison.find("metadata-outdated", { ...place, property, ...lists, message, remedy: runUp });
  } else if (extra.length > 0 && !isDeclared) {
    const message = `ImageKit trusts a signing certificate that is none of the declared ones at Entra (SHA-256 ${extra.join(", ")}): whoever has its key can sign in as anyone.`;
    const remedy = `Find out who changed the metadata at ImageKit. ${runUp}`;
    comparison.find("metadata-foreign-certificate", { ...place, property, ...lists, message, remedy });
  }
  if (missing.length > 0) {
    const message = `ImageKit does not know a declared signing certificate of Entra's (SHA-256 ${missing.join(", ")}).`;
    comparison.find("metadata-outdated", { ...place, property, ...lists, message, remedy: runUp });
  }
  if (missing.length > 0 || extra.length > 0 || metadata === undefined || metadata.digest === live.metadataDigest)
    return;
  // An undeclared certificate at Entra changes the digest there; that ImageKit does not have it is right.
  if (known && listDifference(known, metadata.certificateSha256s).extra.length > 0) return;
  const message = "The metadata at ImageKit says something other than what Entra serves: other addresses.";
  const digests = { expected: metadata.digest, actual: live.metadataDigest };
  comparison.find("metadata-differs", { ...place, property, ...digests, message, remedy: runUp });
}

function compareHandover(
  comparison: Comparison,
  spEntityId: string,
  live: LiveSettings | undefined,
  { metadata, confirmation }: SettingsBasis,
): void {
  const digest = metadata?.digest ?? null;
  if (!live?.delivered && !confirmation) {
    const message = live
      ? "The hand-over was not confirmed: nobody said that ImageKit holds the metadata."
      : "There is no bundle to hand over, and none was confirmed.";
    const remedy = live ? confirm : `${runUp} ${confirm}`;
    comparison.find("handover-unconfirmed", { ...place, property: "metadataXml", expected: digest, message, remedy });
    return;
  }
  const when = confirmation ? ` (${confirmation.confirmedAt}, ${quoted(confirmation.confirmedBy)})` : "";
  const [heldDigest, heldEntityId] = confirmation
    ? [confirmation.digest, confirmation.spEntityId]
    : [live?.metadataDigest ?? "", live?.spEntityId ?? ""];
  if (metadata === null || (metadata !== undefined && heldDigest !== metadata.digest)) {
    const message =
      metadata === null
        ? `What was confirmed${when} is the metadata of an application that is gone.`
        : `What was confirmed${when} is no longer what Entra serves.`;
    const remedy = `${runUp} ${confirm}`;
    const values = { property: "metadataXml", expected: digest, actual: heldDigest, message, remedy };
    comparison.find("handover-outdated", { ...place, ...values });
  }
  if (heldEntityId !== spEntityId) {
    const message = `What was confirmed${when} has the Entity ID ${quoted(heldEntityId)} instead of ${quoted(spEntityId)}.`;
    const values = { property: "spEntityId", expected: spEntityId, actual: heldEntityId, message, remedy: confirm };
    comparison.find("handover-outdated", { ...place, ...values });
  }
}
