import * as pulumi from "@pulumi/pulumi";
import { type OwnershipNonceInputs, resourceTokens } from "../../domain/resources.ts";
import type { InputsOf } from "./inputsOf.ts";

export type OwnershipNonceArgs = InputsOf<OwnershipNonceInputs>;

/**
 * Recorded before the application is made, and written into its notes by the create itself: how the stack knows its own application
 * again after an interrupted run (docs/decisions/ownership.md). Nothing live belongs to it.
 */
export class OwnershipNonce extends pulumi.CustomResource {
  /** What stands in the notes behind the mark. The resource's id is the seed that it is made of. */
  declare readonly nonce: pulumi.Output<string>;

  constructor(name: string, args: OwnershipNonceArgs, opts?: pulumi.CustomResourceOptions) {
    super(resourceTokens.ownershipNonce, name, { ...args, nonce: undefined }, opts);
  }
}
