import { imagekitSsoCommand } from "../../domain/commands.ts";
import type { HandoverStatus, ListedCertificate, SettingsChange } from "../../domain/handover/status.ts";

/** The words for each status; the same in every command. */
export const statusNames = {
  "to-paste": "paste",
  "to-paste-again": "paste again",
  "to-delete": "delete",
  confirmed: "confirmed",
  deleted: "deleted",
  "not-ready": "not ready",
  unreadable: "unreadable",
} as const satisfies Record<HandoverStatus["status"], string>;

/** One sentence: what is the matter, or who said what. */
export function sentenceOf(now: HandoverStatus): string {
  switch (now.status) {
    case "to-paste":
      return `Nobody confirmed it yet. It waits since ${day(now.since)}.`;
    case "to-paste-again":
      return `${changeText(now.change)} It waits since ${day(now.since)}.`;
    case "to-delete":
      return `Its application is gone, and its settings may still be at ImageKit. It waits since ${day(now.since)}.`;
    case "confirmed":
      return `${now.by} ${now.proof === "signed-in" ? "signed in" : "said so"} on ${day(now.since)}.`;
    case "deleted":
      return `${now.by} said on ${day(now.since)} that its settings were deleted.`;
    case "not-ready":
      return `Nothing is prepared here. Run "${imagekitSsoCommand("up")}" first.`;
    case "unreadable":
      return `${now.reason}. Do not paste it. docs/handover.md says how to have it written anew.`;
  }
}

/** What comes right after the settings were saved where ImageKit trusts one certificate: until then nobody can sign in by another one. */
export function activationLine(place: string, imagekitIds: readonly string[]): string {
  const accounts = imagekitIds.map((id) => ` --account ${id}`).join("");
  return `Now: activate. ImageKit trusts one certificate here. After a new one was pasted, nobody can sign in to ${imagekitIds.join(", ")} until this has run: ${imagekitSsoCommand(`up ${place}${accounts}`)}`;
}

/** What changed since the settings were last saved. */
export function changeText({ certificates, entityId }: SettingsChange): string {
  const parts = [
    ...(certificates?.came ?? []).map((one) => `New certificate ${shortCertificate(one)}.`),
    ...(certificates?.went ?? []).map((one) => `Certificate ${shortCertificate(one)} is gone.`),
    ...(entityId ? [`Entity ID changed from "${entityId.from}" to "${entityId.to}".`] : []),
  ];
  return parts.length > 0 ? parts.join(" ") : "The settings changed since they were saved.";
}

function shortCertificate({ sha256, notAfter }: ListedCertificate): string {
  return `${sha256.slice(0, 8)} (ends ${day(notAfter)})`;
}

/** The day of an instant, UTC. */
export function day(instant: string): string {
  return instant.slice(0, 10);
}
