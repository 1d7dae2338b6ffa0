import { isBlobAddress } from "../azureHosts.ts";
import { parseReference } from "../credentialReference.ts";
import type { ArchiveStore } from "../resources.ts";
import { type ArchivedObject, documentPath, secretName, secretNamePattern } from "./objectNames.ts";

/** What a location is, for messages. */
export const locationForms =
  "file:<folder>/<ImageKit ID>/<digest>.xml, https://<account>.blob.core.windows.net/<container>/<ImageKit ID>/<digest>.xml or https://<vault>.vault.azure.net/secrets/<name>";

/** Where a document is: one text that says it all, and so the id of its resource. */
export function locationOf(archive: ArchiveStore, object: ArchivedObject): string {
  return archive.store === "keyvault"
    ? `${archive.vault}/secrets/${secretName(object)}`
    : `${root(archive)}/${documentPath(object)}`;
}

/** The same for people, before anything of the account is known but its ID. */
export function locationPattern(archive: ArchiveStore, account: string): string {
  return archive.store === "keyvault"
    ? `${archive.vault}/secrets/${secretNamePattern(account)}`
    : `${root(archive)}/${documentPath({ account, digest: "<digest>" })}`;
}

/** A location taken apart; a secret's name does not tell which document it is of. Undefined where it is none. */
export function parseLocation(
  location: string,
): { archive: ArchiveStore; object: ArchivedObject | undefined; secret?: string } | undefined {
  const [, before = "", account, digest] =
    /^(.+)\/([A-Za-z0-9][A-Za-z0-9_-]*)\/([0-9a-f]{64})\.xml$/s.exec(location) ?? [];
  if (account !== undefined && digest !== undefined) {
    const object = { account, digest };
    if (before.startsWith("file:"))
      return { archive: { store: "folder", folder: before.slice("file:".length) }, object };
    return isContainerUrl(before) ? { archive: { store: "blob", container: before }, object } : undefined;
  }
  const reference = parseReference(`keyvault:${location}`);
  if (reference?.kind !== "keyvault" || reference.version !== undefined) return undefined;
  return { archive: { store: "keyvault", vault: reference.vault }, object: undefined, secret: reference.name };
}

/** A container as its SDK takes it; at an emulator the account comes first in the path. */
const containerPath = /^(?:\/[a-z0-9]{3,24})?\/[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62}$/;

export function isContainerUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && isBlobAddress(url) && containerPath.test(url.pathname) && text === url.href;
}

/** Without a slash at the end, which would make two spellings of one place. */
function root(archive: Extract<ArchiveStore, { store: "folder" | "blob" }>): string {
  return archive.store === "blob" ? archive.container : `file:${archive.folder.replace(/(?<=.)\/+$/, "")}`;
}
