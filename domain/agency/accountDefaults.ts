import type { AccountKind } from "../saml/identifiers.ts";
import type { Account, Assignment, Certificates } from "./account.ts";
import type { SettingsData } from "./agencySchema.ts";

/** An account that may still lack what has no default. */
export type UnfinishedAccount = Omit<Account, "role" | "delivery"> & {
  role: Account["role"] | undefined;
  delivery: Account["delivery"] | undefined;
};

const firstCertificate: Certificates = { generations: [{ name: "g1" }], active: "g1" };

/** The account with its settings, and what they leave open. A key is taken as a whole: lists and mappings are not merged. */
export function withDefaults(imagekitId: string, kind: AccountKind, settings: SettingsData): UnfinishedAccount {
  const filled = (text: string) => text.replaceAll("{imagekitId}", () => imagekitId);
  const { delivery } = settings;
  return {
    imagekitId,
    kind,
    displayName: filled(settings.displayName ?? "ImageKit {imagekitId}"),
    role: settings.role,
    nameId: settings.nameId ?? "mail",
    fullName: settings.fullName ?? "join",
    replyUrl: settings.replyUrl ?? "fragment",
    assignments: (settings.assignments ?? []).map(toAssignment),
    undeclaredAssignments: settings.undeclaredAssignments ?? "keep",
    assignmentRequired: settings.assignmentRequired ?? true,
    owners: once((settings.owners ?? []).map((id) => id.toLowerCase())),
    notificationEmails: once(settings.notificationEmails ?? []),
    certificates: (settings.certificates as Certificates | undefined) ?? firstCertificate,
    trusts: settings.trusts ?? "all",
    delivery:
      delivery?.channel === "http"
        ? { ...delivery, url: filled(delivery.url), credential: filled(delivery.credential) }
        : delivery && { ...delivery, folder: filled(delivery.folder) },
    deliver: settings.deliver ?? "rewritten",
  };
}

/** Graph keeps both as sets, so what stands twice would be drift for ever. */
function once(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** Object ids in lower case, as Graph answers them. */
function toAssignment(entry: NonNullable<SettingsData["assignments"]>[number]): Assignment {
  const [principalType, principalId] =
    "group" in entry ? (["group", entry.group] as const) : (["user", entry.user] as const);
  return {
    principalType,
    principalId: principalId.toLowerCase(),
    ...(entry.role !== undefined && { role: entry.role }),
  };
}
