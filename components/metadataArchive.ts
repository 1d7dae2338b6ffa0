import type { RoleAssignment } from "@pulumi/azure-native/authorization/index.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { StorageToMake, VaultToMake } from "../domain/agency/archive.ts";
import { archiveNames, componentTokens } from "../domain/desired/resourceNames.ts";
import type { ArchiveStore } from "../domain/resources.ts";
import { azureNative } from "./archive/azureNative.ts";
import { containerUrl, makeStorage, type StorageNodes, type StorageTransform } from "./archive/storage.ts";
import { makeVault, type VaultNodes, type VaultTransform, vaultUrl } from "./archive/vault.ts";
import { assignWriter } from "./archive/writerRole.ts";

export interface MetadataArchiveArgs {
  /** What is to be made, as the agency file's key `archive` says it. */
  archive: { store: "blob"; make: StorageToMake } | { store: "keyvault"; make: VaultToMake };
  /** The vault's tenant. */
  tenantId: string;
  /** Object id of the identity that writes; needed where `grantRunner` is true. */
  runner: pulumi.Input<string>;
  transform?: StorageTransform & VaultTransform;
}

/**
 * The safe place of metadata documents, in Azure: a storage account with one container, or a Key Vault. What it holds outlives
 * the stack: on destroy it is left in Azure, and only the role to write is taken away.
 */
export class MetadataArchive extends pulumi.ComponentResource {
  /** Where documents go, once it is ready for them. */
  readonly store: pulumi.Output<ArchiveStore>;
  /** The inner resources; those of the chosen store. */
  readonly nodes: Partial<StorageNodes & VaultNodes> & {
    readonly resourceGroup: ResourceGroup | undefined;
    readonly writer: RoleAssignment | undefined;
  };

  constructor(name: string, args: MetadataArchiveArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentTokens.metadataArchive, name, {}, opts);
    const { archive, tenantId, runner, transform } = args;
    const { location, makeResourceGroup, grantRunner } = archive.make;
    const names = archiveNames(name);
    const parent = { parent: this };
    const kept: pulumi.CustomResourceOptions = { ...parent, retainOnDelete: true };

    const resourceGroup = makeResourceGroup
      ? new (azureNative.resources().ResourceGroup)(
          names.resourceGroup,
          { resourceGroupName: archive.make.resourceGroup, location },
          kept,
        )
      : undefined;
    const site = { resourceGroupName: resourceGroup?.name ?? archive.make.resourceGroup, location, opts: kept };
    const grant = (scope: pulumi.Output<string>) =>
      grantRunner
        ? assignWriter(names.writer, { store: archive.store, scope, principalId: runner }, parent)
        : undefined;

    if (archive.store === "blob") {
      const nodes = makeStorage(names, archive.make, site, transform);
      const writer = grant(nodes.container.id);
      this.nodes = { ...nodes, resourceGroup, writer };
      this.store = pulumi
        .all([containerUrl(nodes), writer?.id])
        .apply(([container]) => ({ store: "blob", container }) as const);
    } else {
      const nodes = makeVault(names, { ...archive.make, tenantId }, site, transform);
      const writer = grant(nodes.vault.id);
      this.nodes = { ...nodes, resourceGroup, writer };
      this.store = pulumi
        .all([vaultUrl(nodes), writer?.id])
        .apply(([vault]) => ({ store: "keyvault", vault }) as const);
    }
    this.registerOutputs();
  }
}
