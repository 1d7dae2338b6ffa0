import * as pulumi from "@pulumi/pulumi";
import { resourceTokens, type SigningKeyActivationInputs } from "../../domain/resources.ts";
import type { InputsOf } from "./inputsOf.ts";

export type SigningKeyActivationArgs = InputsOf<SigningKeyActivationInputs>;

/** Which certificate Entra signs with. Comes after the delivery, so that ImageKit knows a certificate before it is used. */
export class SigningKeyActivation extends pulumi.CustomResource {
  declare readonly activeThumbprint: pulumi.Output<string>;
  /** True while the old certificate still signs because a hand-over is not confirmed. */
  declare readonly pending: pulumi.Output<boolean>;

  constructor(name: string, args: SigningKeyActivationArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      resourceTokens.signingKeyActivation,
      name,
      { ...args, activeThumbprint: undefined, pending: undefined },
      opts,
    );
  }
}
