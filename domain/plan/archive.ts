import type { AgencyArchive } from "../agency/archive.ts";

/** What the archive comes to: what the stack makes in Azure for it, and the role that the identity of `pulumi up` has to have. */
export function plannedArchive(archive: AgencyArchive) {
  const { store } = archive;
  if (store === "none" || store === "folder") return { store, makes: [], roles: [] };
  const role = store === "blob" ? "Storage Blob Data Contributor" : "Key Vault Secrets Officer";
  const writes = {
    role,
    why: "writes and reads the documents",
    scope: store === "blob" ? "the container" : "the vault",
  };
  if (!("make" in archive)) return { store, makes: [], roles: [writes] };
  const { resourceGroup, makeResourceGroup, grantRunner } = archive.make;
  const scope = makeResourceGroup ? "the subscription" : `the resource group ${resourceGroup}`;
  return {
    store,
    makes: [
      ...(makeResourceGroup ? [`resource group ${resourceGroup}`] : []),
      ...("vault" in archive.make
        ? [`Key Vault ${archive.make.vault}`]
        : [`storage account ${archive.make.storageAccount}`, `container ${archive.make.container}`]),
      ...(grantRunner ? [`role assignment ${role}`] : []),
    ],
    roles: [
      { role: "Contributor", why: "makes the above", scope },
      grantRunner
        ? { role: "Role Based Access Control Administrator", why: `assigns ${role} to itself`, scope }
        : writes,
    ],
  };
}
