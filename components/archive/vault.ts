import type * as keyvault from "@pulumi/azure-native/keyvault/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { VaultToMake } from "../../domain/agency/archive.ts";
import type { archiveNames } from "../../domain/desired/resourceNames.ts";
import { type Transform, transformed } from "../transform.ts";
import { azureNative } from "./azureNative.ts";
import type { Site } from "./site.ts";

export interface VaultTransform {
  vault?: Transform<keyvault.VaultArgs>;
}

export interface VaultNodes {
  readonly vault: keyvault.Vault;
}

/** A Key Vault for the archive alone, governed by roles. */
export function makeVault(
  names: ReturnType<typeof archiveNames>,
  { vault, purgeProtection, softDeleteDays, tenantId }: VaultToMake & { tenantId: string },
  { resourceGroupName, location, opts }: Site,
  transform: VaultTransform = {},
): VaultNodes {
  const { Vault } = azureNative.keyvault();
  return {
    vault: new Vault(
      ...transformed(
        transform.vault,
        names.vault,
        {
          vaultName: vault,
          resourceGroupName,
          location,
          properties: {
            tenantId,
            sku: { family: "A", name: "standard" },
            enableRbacAuthorization: true,
            enableSoftDelete: true,
            softDeleteRetentionInDays: softDeleteDays,
            // Azure refuses a false: what has it once has it for ever.
            ...(purgeProtection && { enablePurgeProtection: true }),
          },
        },
        opts,
      ),
    ),
  };
}

export function vaultUrl({ vault }: VaultNodes): pulumi.Output<string> {
  return vault.properties.apply(({ vaultUri = "" }) => vaultUri.replace(/\/+$/, ""));
}
