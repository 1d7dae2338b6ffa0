import * as pulumi from "@pulumi/pulumi";
import { tenantId } from "../support/fleet.ts";

/** A resource as it was registered. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** Names of what it waits for, beside what its inputs are made of. */
  dependsOn: readonly string[];
  retainOnDelete: boolean;
}

/**
 * Runs a program against the SDK's mocks, waits for the given outputs, and gives what was registered, in that order. Of the
 * options the mocks say nothing: those are seen by a transformation, which the program gives to its component.
 */
export async function registered(
  program: (see: pulumi.ResourceTransformation) => pulumi.Output<unknown>,
): Promise<{ all: Registered[]; of: (type: string) => Registered }> {
  const all: Registered[] = [];
  const options = new Map<string, pulumi.CustomResourceOptions>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const { dependsOn, retainOnDelete = false } = options.get(name) ?? {};
        const names = [dependsOn ?? []].flat().map((other) => (other as unknown as { __name: string }).__name);
        all.push({ type, name, inputs, dependsOn: names, retainOnDelete });
        return { id: idOf(type, name), state: { ...inputs, ...outputsOf(type, inputs) } };
      },
      call: ({ token }) =>
        token === "azuread:index/getClientConfig:getClientConfig" ? { objectId: "runner", tenantId } : {},
    },
    "project",
    "stack",
    false,
  );
  const outputs = program(({ name, opts }) => void options.set(name, opts));
  await new Promise((resolve) => outputs.apply(resolve));
  await pulumi.runtime.disconnect();
  const of = (type: string) => {
    const found = all.filter((one) => one.type === type);
    if (found.length !== 1) throw new Error(`${found.length} of ${type}: ${all.map((one) => one.type).join(", ")}`);
    return found[0] as Registered;
  };
  return { all, of };
}

function idOf(type: string, name: string): string {
  return type.startsWith("azure-native:") ? `/subscriptions/sub-1/${name}` : name;
}

/** What the plugins would answer, as far as the program reads it. */
function outputsOf(type: string, inputs: Record<string, unknown>): object {
  switch (type) {
    case "azure-native:storage:StorageAccount":
      return {
        name: inputs.accountName,
        primaryEndpoints: { blob: `https://${inputs.accountName}.blob.core.windows.net/` },
      };
    case "azure-native:storage:BlobContainer":
      return { name: inputs.containerName };
    case "azure-native:resources:ResourceGroup":
      return { name: inputs.resourceGroupName };
    case "azure-native:keyvault:Vault":
      return {
        properties: { ...(inputs.properties as object), vaultUri: `https://${inputs.vaultName}.vault.azure.net/` },
      };
    case "imagekit:index:SigningCertificates":
      return { certificates: [{ generation: "g1", thumbprint: "T", sha256: "s", notAfter: "2029-01-01T00:00:00Z" }] };
    case "imagekit:index:FederationMetadata":
      return { digest: "0".repeat(64), notAfter: "2029-01-01T00:00:00Z" };
    default:
      return { clientId: "client", objectId: "principal" };
  }
}
