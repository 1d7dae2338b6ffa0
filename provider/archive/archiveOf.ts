import { join } from "node:path";
import { type ArchivedObject, secretName } from "../../domain/archive/objectNames.ts";
import type { ArchiveStore } from "../../domain/resources.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Services } from "../services.ts";
import type { Archive } from "./archive.ts";
import { BlobArchive } from "./blobArchive.ts";
import { FolderArchive } from "./folderArchive.ts";
import { KeyVaultArchive } from "./keyVaultArchive.ts";

/** A document's place in the archive that its agency chose. */
export function archiveOf(services: Services, archive: ArchiveStore, object: ArchivedObject): Archive {
  const { timeoutSeconds } = services.config;
  switch (archive.store) {
    case "folder": {
      const problem = services.allowed.pathProblem(join(archive.folder, object.account));
      if (problem !== undefined)
        throw new ProviderError(`${about(object.account)}: its archive was not touched: ${problem}.`);
      return new FolderArchive(archive.folder, object);
    }
    case "blob":
      return new BlobArchive({ blobs: services.blobs, container: archive.container, object, timeoutSeconds });
    case "keyvault": {
      const { keyVault } = services;
      return new KeyVaultArchive({ keyVault, vault: archive.vault, name: secretName(object), object, timeoutSeconds });
    }
  }
}
