import type * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { StorageToMake } from "../../domain/agency/archive.ts";
import type { archiveNames } from "../../domain/desired/resourceNames.ts";
import { type Transform, transformed } from "../transform.ts";
import { azureNative } from "./azureNative.ts";
import type { Site } from "./site.ts";

export interface StorageTransform {
  storageAccount?: Transform<storage.StorageAccountArgs>;
  blobService?: Transform<storage.BlobServicePropertiesArgs>;
  container?: Transform<storage.BlobContainerArgs>;
  immutability?: Transform<storage.BlobContainerImmutabilityPolicyArgs>;
}

export interface StorageNodes {
  readonly storageAccount: storage.StorageAccount;
  readonly blobService: storage.BlobServiceProperties;
  readonly container: storage.BlobContainer;
  readonly immutability: storage.BlobContainerImmutabilityPolicy | undefined;
}

/** A storage account for the archive alone, and its container: nobody reads without a token, nothing is overwritten or deleted for good at once. */
export function makeStorage(
  names: ReturnType<typeof archiveNames>,
  { storageAccount, container, softDeleteDays, immutabilityDays, redundancy }: StorageToMake,
  { resourceGroupName, location, opts }: Site,
  transform: StorageTransform = {},
): StorageNodes {
  const { StorageAccount, BlobServiceProperties, BlobContainer, BlobContainerImmutabilityPolicy } =
    azureNative.storage();
  const account = new StorageAccount(
    ...transformed(
      transform.storageAccount,
      names.storageAccount,
      {
        accountName: storageAccount,
        resourceGroupName,
        location,
        kind: "StorageV2",
        sku: { name: `Standard_${redundancy}` },
        allowBlobPublicAccess: false,
        // Tokens only: a key would be a second way in that no role governs.
        allowSharedKeyAccess: false,
        defaultToOAuthAuthentication: true,
        allowCrossTenantReplication: false,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
      },
      opts,
    ),
  );
  const place = { accountName: account.name, resourceGroupName };
  const kept = { enabled: true, days: softDeleteDays };
  const service = new BlobServiceProperties(
    ...transformed(
      transform.blobService,
      names.blobService,
      {
        ...place,
        blobServicesName: "default",
        isVersioningEnabled: true,
        deleteRetentionPolicy: kept,
        containerDeleteRetentionPolicy: kept,
      },
      opts,
    ),
  );
  const blobs = new BlobContainer(
    ...transformed(
      transform.container,
      names.container,
      { ...place, containerName: container, publicAccess: "None" },
      // Nothing is put into it before its versions are kept.
      { ...opts, dependsOn: [service] },
    ),
  );
  const immutability =
    immutabilityDays === undefined
      ? undefined
      : new BlobContainerImmutabilityPolicy(
          ...transformed(
            transform.immutability,
            names.immutability,
            {
              ...place,
              containerName: blobs.name,
              immutabilityPolicyName: "default",
              immutabilityPeriodSinceCreationInDays: immutabilityDays,
              allowProtectedAppendWrites: false,
            },
            opts,
          ),
        );
  return { storageAccount: account, blobService: service, container: blobs, immutability };
}

/** The container's address, once it is ready for documents. */
export function containerUrl({ storageAccount, container, immutability }: StorageNodes): pulumi.Output<string> {
  return pulumi
    .all([storageAccount.primaryEndpoints, container.name, immutability?.id])
    .apply(([{ blob }, name]) => `${blob.replace(/\/+$/, "")}/${name}`);
}
