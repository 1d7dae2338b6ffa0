import type { DesiredAccount } from "../desired/account.ts";
import type { SigningCertificate } from "../resources.ts";
import type { Comparison, Place } from "./comparison.ts";
import type { Severity } from "./finding.ts";
import type { LiveServicePrincipal } from "./live.ts";
import { confirm, revoke, rotate, runUp } from "./remedies.ts";
import { printable, quoted } from "./values.ts";

export interface ComparedCertificates {
  declared: SigningCertificate[];
  undeclared: SigningCertificate[];
}

const millisecondsPerDay = 86_400_000;

/**
 * Tells the declared certificates from the others: one a generation, the active one where a name is there twice, as the plugin does.
 */
export function sortedCertificates(
  { generations }: DesiredAccount["certificates"],
  { certificates, activeThumbprint }: LiveServicePrincipal,
): ComparedCertificates {
  const declared = generations.flatMap(({ name }) => {
    const named = certificates.filter(({ generation }) => generation === name);
    return named.find(({ thumbprint }) => thumbprint === activeThumbprint) ?? named[0] ?? [];
  });
  return { declared, undeclared: certificates.filter((one) => !declared.includes(one)) };
}

/** The signing certificates, how long they last, and which of them signs. `waits`: a hand-over has to be confirmed first. */
export function compareCertificates(
  comparison: Comparison,
  desired: DesiredAccount["certificates"],
  live: LiveServicePrincipal,
  { days, now, waits }: { days: number; now: Date; waits: boolean },
): void {
  const place: Place = { side: "entra", object: "signingCertificates", objectId: live.id };
  const { declared, undeclared } = sortedCertificates(desired, live);
  for (const { thumbprint, generation, notBefore } of undeclared) {
    const name = generation === undefined ? "" : ` of a generation ${quoted(generation)}`;
    const message = `A signing certificate${name} that nobody declared, ${printable(thumbprint)} (since ${notBefore}): whoever has its key could sign in as anyone.`;
    const values = { property: "keyCredentials", actual: thumbprint, message, remedy: revoke };
    comparison.find("certificate-undeclared", { ...place, ...values });
  }
  for (const { name, endDateTime } of desired.generations) {
    const certificate = declared.find(({ generation }) => generation === name);
    const property = `keyCredentials.${name}`;
    if (!certificate) {
      const message = `The signing certificate of generation ${name} is gone.`;
      comparison.find("certificate-missing", { ...place, property, expected: name, message, remedy: runUp });
      continue;
    }
    const { notAfter: actual } = certificate;
    if (endDateTime !== undefined && Math.abs(Date.parse(endDateTime) - Date.parse(actual)) >= 1000) {
      const message = `The signing certificate of generation ${name} ends at ${actual}, not at ${endDateTime}, and its end cannot be moved.`;
      comparison.find("certificate-end-differs", {
        ...place,
        property,
        expected: endDateTime,
        actual,
        message,
        remedy: rotate,
      });
    }
    const signs = certificate.thumbprint === live.activeThumbprint;
    compareEnd(comparison, { ...place, property }, certificate, { signs, days, now });
  }
  // The thumbprint of a certificate that is gone stays on the principal, and signs nothing.
  const isThere = live.certificates.some(({ thumbprint }) => thumbprint === live.activeThumbprint);
  const activeThumbprint = isThere ? live.activeThumbprint : undefined;
  compareActive(comparison, place, desired.active, { declared, activeThumbprint, waits });
}

/** An inactive certificate that ends harms nobody until it is made active. */
function compareEnd(
  comparison: Comparison,
  place: Place & { property: string },
  { generation = "", notAfter }: SigningCertificate,
  { signs, days, now }: { signs: boolean; days: number; now: Date },
): void {
  const left = Math.floor((Date.parse(notAfter) - now.getTime()) / millisecondsPerDay);
  const who = `The ${signs ? "active" : "inactive"} signing certificate of generation ${generation}`;
  const facts = (severity: Severity, message: string) => ({
    ...place,
    severity,
    actual: notAfter,
    message,
    remedy: rotate,
  });
  if (left < 0) comparison.find("certificate-ended", facts(signs ? "error" : "info", `${who} ended at ${notAfter}.`));
  else if (left < days) {
    const message = `${who} ends in ${left} ${left === 1 ? "day" : "days"}, at ${notAfter}.`;
    comparison.find("certificate-ending", facts(signs ? "warning" : "info", message));
  }
}

function compareActive(
  comparison: Comparison,
  place: Place,
  name: string,
  {
    declared,
    activeThumbprint,
    waits,
  }: { declared: readonly SigningCertificate[]; activeThumbprint: string | undefined; waits: boolean },
): void {
  const wanted = declared.find(({ generation }) => generation === name);
  if (wanted !== undefined && wanted.thumbprint === activeThumbprint) return;
  const property = "preferredTokenSigningKeyThumbprint";
  const values = { ...place, property, expected: wanted?.thumbprint ?? null, actual: activeThumbprint ?? null };
  const active = declared.find(({ thumbprint }) => thumbprint === activeThumbprint);
  if (activeThumbprint === undefined) {
    const message = "No signing certificate is active: none is chosen, or the chosen one is gone.";
    comparison.find("active-certificate-missing", { ...values, message, remedy: runUp });
  } else if (active && wanted && waits) {
    const message = `Entra signs with generation ${active.generation} until the hand-over of ${name} is confirmed, as it should.`;
    comparison.find("activation-waits", { ...values, message, remedy: confirm });
  } else {
    const [severity, other] = active
      ? (["error", `generation ${active.generation}`] as const)
      : (["critical", `${printable(activeThumbprint)}, which nobody declared,`] as const);
    const message = `Entra signs with ${other} instead of generation ${name}.`;
    comparison.find("active-certificate-differs", { ...values, severity, message, remedy: active ? runUp : revoke });
  }
}
