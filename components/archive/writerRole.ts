import type { RoleAssignment } from "@pulumi/azure-native/authorization/index.js";
import * as pulumi from "@pulumi/pulumi";
import { azureNative } from "./azureNative.ts";

/** Ids of Azure's own roles (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
const roles = {
  /** Storage Blob Data Contributor */
  blob: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  /** Key Vault Secrets Officer */
  keyvault: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
} as const;

/** Gives a pipeline's identity, a service principal, the role to write to the archive. It must be allowed to assign roles. */
export function assignWriter(
  name: string,
  {
    store,
    scope,
    principalId,
  }: { store: keyof typeof roles; scope: pulumi.Output<string>; principalId: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): RoleAssignment {
  const { RoleAssignment: Assignment } = azureNative.authorization();
  const subscription = scope.apply((id) => id.split("/")[2] ?? "");
  const definition = pulumi.interpolate`/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roles[store]}`;
  // The SDK would say "User", which Azure refuses for the identity of a pipeline.
  return new Assignment(
    name,
    { scope, principalId, principalType: "ServicePrincipal", roleDefinitionId: definition },
    opts,
  );
}
