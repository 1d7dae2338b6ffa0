import type { AzureOptions, World } from "../types.ts";

/** An object as Resource Manager shows it. */
export interface ArmObject {
  id: string;
  name: string;
  type: string;
  properties: Record<string, unknown>;
  [further: string]: unknown;
}

interface Surroundings {
  world: World;
  azure: AzureOptions | undefined;
}

/** A path's type, and what its service does when an object of it is put. */
export interface ResourceType {
  name: string;
  /** Path of what has to be there before; none for what lies in a subscription itself. */
  parent: string | undefined;
  /** Properties that the service adds. */
  made?: (properties: Record<string, unknown>, surroundings: Surroundings) => Promise<object>;
  /** What is there as soon as the object is. */
  below?: (object: ArmObject) => [path: string, object: ArmObject][];
}

const group = "(/subscriptions/[^/]+/resourceGroups/[^/]+)";
const account = `(${group}/providers/Microsoft\\.Storage/storageAccounts/([^/]+))`;
const service = `(${account}/blobServices/default)`;
const container = `(${service}/containers/([^/]+))`;

const types: [pattern: RegExp, type: (match: string[]) => ResourceType][] = [
  [exactly(group), () => ({ name: "Microsoft.Resources/resourceGroups", parent: undefined })],
  [
    exactly(account),
    ([, path = "", parent, name = ""]) => ({
      ...{ name: "Microsoft.Storage/storageAccounts", parent },
      made: async (_, { azure }) => ({
        primaryEndpoints: { blob: azure?.blobEndpoint ?? `https://${name}.blob.core.windows.net/` },
      }),
      below: () => [[`${path}/blobServices/default`, defaultService(path)]],
    }),
  ],
  [exactly(service), ([, , parent]) => ({ name: "Microsoft.Storage/storageAccounts/blobServices", parent })],
  [
    exactly(container),
    ([, , parent, , , , name = ""]) => ({
      ...{ name: "Microsoft.Storage/storageAccounts/blobServices/containers", parent },
      made: async (_, { azure }) => {
        await azure?.makeContainer(name);
        return { hasImmutabilityPolicy: false };
      },
    }),
  ],
  [
    exactly(`${container}/immutabilityPolicies/default`),
    ([, parent]) => ({
      ...{ name: "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies", parent },
      made: async () => ({ state: "Unlocked" }),
    }),
  ],
  [
    exactly(`${group}/providers/Microsoft\\.KeyVault/vaults/[^/]+`),
    ([, parent]) => ({
      ...{ name: "Microsoft.KeyVault/vaults", parent },
      // Every vault here is the simulator's one.
      made: async (_, { world }) => ({ vaultUri: `${world.url()}/` }),
    }),
  ],
  [
    exactly("(.+)/providers/Microsoft\\.Authorization/roleAssignments/[^/]+"),
    ([, scope]) => ({
      ...{ name: "Microsoft.Authorization/roleAssignments", parent: scope },
      made: async () => ({ scope }),
    }),
  ],
];

export function resourceTypeOf(path: string): ResourceType | undefined {
  for (const [pattern, type] of types) {
    const match = pattern.exec(path);
    if (match) return type([...match]);
  }
  return undefined;
}

function exactly(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, "i");
}

function defaultService(accountPath: string): ArmObject {
  const type = "Microsoft.Storage/storageAccounts/blobServices";
  return { id: `${accountPath}/blobServices/default`, name: "default", type, properties: {} };
}
