import type { ArchiveStore } from "../resources.ts";
import type { ArchiveData } from "./archiveSchema.ts";

/** Where Azure is to have what the stack makes for the archive. */
export interface AzurePlace {
  resourceGroup: string;
  makeResourceGroup: boolean;
  location: string;
  /** Whether the stack assigns its own identity the role to write. */
  grantRunner: boolean;
}

export interface StorageToMake extends AzurePlace {
  storageAccount: string;
  container: string;
  softDeleteDays: number;
  immutabilityDays: number | undefined;
  redundancy: "LRS" | "ZRS" | "GRS" | "GZRS";
}

export interface VaultToMake extends AzurePlace {
  vault: string;
  purgeProtection: boolean;
  softDeleteDays: number;
}

/** Where an agency's metadata documents are kept: nowhere, in a place that is there, or in one that the stack makes first. */
export type AgencyArchive =
  | { store: "none" }
  | ArchiveStore
  | { store: "blob"; make: StorageToMake }
  | { store: "keyvault"; make: VaultToMake };

/** The archive with its defaults. Data that passed the schema. */
export function archiveOf(data: ArchiveData | undefined, agency: string): AgencyArchive {
  if (data === "none") return { store: "none" };
  const chosen = data === undefined || data === "folder" ? { store: "folder" as const, folder: undefined } : data;
  if (chosen.store === "folder") {
    // Without slashes at the end: a location is one text.
    const folder = (chosen.folder ?? `archive/${agency}`).replace(/(?<=.)\/+$/, "");
    return { store: "folder", folder };
  }
  const {
    resourceGroup = "",
    location = "",
    makeResourceGroup = false,
    grantRunner = false,
    softDeleteDays = 90,
  } = chosen;
  const place = { resourceGroup, makeResourceGroup, location, grantRunner, softDeleteDays };
  if (chosen.store === "blob") {
    const { url, storageAccount = "", container = "saml-metadata", immutabilityDays, redundancy = "ZRS" } = chosen;
    if (url !== undefined) return { store: "blob", container: url };
    return { store: "blob", make: { ...place, storageAccount, container, immutabilityDays, redundancy } };
  }
  const { url, vault = "", purgeProtection = true } = chosen;
  if (url !== undefined) return { store: "keyvault", vault: url };
  return { store: "keyvault", make: { ...place, vault, purgeProtection } };
}

/** The place, as far as it is known before it is made: Azure's public cloud gives it this address. */
export function archiveStoreOf(archive: AgencyArchive): ArchiveStore | undefined {
  if (archive.store === "none") return undefined;
  if (!("make" in archive)) return archive;
  return archive.store === "blob"
    ? {
        store: "blob",
        container: `https://${archive.make.storageAccount}.blob.core.windows.net/${archive.make.container}`,
      }
    : { store: "keyvault", vault: `https://${archive.make.vault}.vault.azure.net` };
}
