import * as pulumi from "@pulumi/pulumi";
import { type ClaimsMappingInputs, resourceTokens } from "../../domain/resources.ts";
import type { InputsOf } from "./inputsOf.ts";

export type ClaimsMappingArgs = InputsOf<Omit<ClaimsMappingInputs, "assigned">>;

/** A claims mapping policy and its assignment to one service principal, as one resource, so that neither is orphaned. */
export class ClaimsMapping extends pulumi.CustomResource {
  declare readonly policyId: pulumi.Output<string>;
  declare readonly servicePrincipalId: pulumi.Output<string>;

  constructor(name: string, args: ClaimsMappingArgs, opts?: pulumi.CustomResourceOptions) {
    super(resourceTokens.claimsMapping, name, { ...args, policyId: undefined }, opts);
  }
}
