import * as pulumi from "@pulumi/pulumi";
import { resourceTokens, type SigningCertificate, type SigningCertificatesInputs } from "../../domain/resources.ts";
import type { InputsOf } from "./inputsOf.ts";

export type SigningCertificatesArgs = InputsOf<SigningCertificatesInputs>;

/**
 * The complete set of token signing certificates of one service principal. A certificate that no generation declares is
 * drift and is removed, except the one Entra signs with: that one stays until another is active.
 */
export class SigningCertificates extends pulumi.CustomResource {
  declare readonly servicePrincipalId: pulumi.Output<string>;
  declare readonly certificates: pulumi.Output<SigningCertificate[]>;
  declare readonly retained: pulumi.Output<string[]>;

  constructor(name: string, args: SigningCertificatesArgs, opts?: pulumi.CustomResourceOptions) {
    super(resourceTokens.signingCertificates, name, { ...args, certificates: undefined, retained: undefined }, opts);
  }
}
