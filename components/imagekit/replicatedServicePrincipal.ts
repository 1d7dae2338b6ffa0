import * as pulumi from "@pulumi/pulumi";
import { type ReplicatedServicePrincipalInputs, resourceTokens } from "../../domain/resources.ts";
import type { InputsOf } from "./inputsOf.ts";

export type ReplicatedServicePrincipalArgs = InputsOf<ReplicatedServicePrincipalInputs>;

/**
 * The service principal of an application: made where it is missing, and seen by several reads in a row before anything
 * builds on it. `azuread.ServicePrincipal` with `useExisting` then configures it without meeting a replica that lags.
 */
export class ReplicatedServicePrincipal extends pulumi.CustomResource {
  /** The principal's object id. */
  declare readonly objectId: pulumi.Output<string>;
  declare readonly clientId: pulumi.Output<string>;

  constructor(name: string, args: ReplicatedServicePrincipalArgs, opts?: pulumi.CustomResourceOptions) {
    super(resourceTokens.replicatedServicePrincipal, name, { ...args, objectId: undefined }, opts);
  }
}
