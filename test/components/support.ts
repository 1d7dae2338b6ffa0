import * as pulumi from "@pulumi/pulumi";
import { tenantId } from "../support/fleet.ts";

/** A resource as it was registered. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** Names of what it waits for, beside what its inputs are made of. */
  dependsOn: readonly string[];
  /** Names of what its inputs are made of. */
  madeOf: readonly string[];
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
  const seen = new Map<string, pulumi.ResourceTransformationArgs>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const { opts, props = {} } = seen.get(name) ?? {};
        const { dependsOn, retainOnDelete = false } = (opts ?? {}) as pulumi.CustomResourceOptions;
        const sources = Object.values(props).flatMap((value) =>
          pulumi.Output.isInstance(value) ? [...(value as unknown as Made).resources()] : [],
        );
        const named = { dependsOn: namesOf([dependsOn ?? []].flat()), madeOf: namesOf(sources) };
        all.push({ type, name, inputs, ...named, retainOnDelete });
        return { id: idOf(type, name), state: { ...inputs, ...outputsOf(type, inputs) } };
      },
      call: ({ token }) =>
        token === "azuread:index/getClientConfig:getClientConfig" ? { objectId: "runner", tenantId } : {},
    },
    "project",
    "stack",
    false,
  );
  const outputs = program((args) => void seen.set(args.name, args));
  await new Promise((resolve) => outputs.apply(resolve));
  await pulumi.runtime.disconnect();
  const of = (type: string) => {
    const found = all.filter((one) => one.type === type);
    if (found.length !== 1) throw new Error(`${found.length} of ${type}: ${all.map((one) => one.type).join(", ")}`);
    return found[0] as Registered;
  };
  return { all, of };
}

/** An output, of which the SDK tells its own serializer what it comes from. */
interface Made {
  resources(): Set<pulumi.Resource>;
}

function namesOf(resources: readonly unknown[]): string[] {
  return resources.map((resource) => (resource as { __name: string }).__name);
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
