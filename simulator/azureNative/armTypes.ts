/** A type of azure-native's as this stand-in knows it. Its properties are flat where the SDK's are. */
export interface ArmType {
  token: string;
  apiVersion: string;
  /** Path below the subscription or the scope; `{name}` is an input of that name. */
  path: string;
  /** Inputs that stand at the top of the request's body, all others stand in its `properties`. */
  top: readonly string[];
  /** Inputs in `properties`; the one name `properties` where the SDK does not flatten. */
  inner: readonly string[];
  /** Azure makes it together with its parent: to create it is to change it. */
  always?: true;
  /** Input whose name is drawn where a program gives none. */
  drawn?: string;
}

const group = "/resourceGroups/{resourceGroupName}";
const account = `${group}/providers/Microsoft.Storage/storageAccounts/{accountName}`;
const container = `${account}/blobServices/default/containers/{containerName}`;

export const armTypes: readonly ArmType[] = [
  {
    token: "azure-native:resources:ResourceGroup",
    apiVersion: "2024-03-01",
    path: group,
    top: ["location", "tags"],
    inner: [],
  },
  {
    token: "azure-native:storage:StorageAccount",
    apiVersion: "2024-01-01",
    path: account,
    top: ["location", "kind", "sku", "tags"],
    inner: [
      ...[
        "allowBlobPublicAccess",
        "allowSharedKeyAccess",
        "defaultToOAuthAuthentication",
        "allowCrossTenantReplication",
      ],
      ...["enableHttpsTrafficOnly", "minimumTlsVersion"],
    ],
  },
  {
    token: "azure-native:storage:BlobServiceProperties",
    apiVersion: "2024-01-01",
    path: `${account}/blobServices/{blobServicesName}`,
    top: [],
    inner: ["isVersioningEnabled", "deleteRetentionPolicy", "containerDeleteRetentionPolicy"],
    always: true,
  },
  {
    token: "azure-native:storage:BlobContainer",
    apiVersion: "2024-01-01",
    path: container,
    top: [],
    inner: ["publicAccess"],
  },
  {
    token: "azure-native:storage:BlobContainerImmutabilityPolicy",
    apiVersion: "2024-01-01",
    path: `${container}/immutabilityPolicies/{immutabilityPolicyName}`,
    top: [],
    inner: ["immutabilityPeriodSinceCreationInDays", "allowProtectedAppendWrites"],
    always: true,
  },
  {
    token: "azure-native:keyvault:Vault",
    apiVersion: "2024-11-01",
    path: `${group}/providers/Microsoft.KeyVault/vaults/{vaultName}`,
    top: ["location", "tags"],
    inner: ["properties"],
  },
  {
    token: "azure-native:authorization:RoleAssignment",
    apiVersion: "2022-04-01",
    path: "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    top: [],
    inner: ["principalId", "principalType", "roleDefinitionId"],
    drawn: "roleAssignmentName",
  },
];
