import * as pulumi from "@pulumi/pulumi";
import { resourceTokens, type SsoSettingsInputs } from "../../domain/resources.ts";
import type { InputsOf } from "./inputsOf.ts";

export type SsoSettingsArgs = InputsOf<Omit<SsoSettingsInputs, "delivery">> & {
  delivery: pulumi.Input<SsoSettingsInputs["delivery"]>;
};

/** One ImageKit account's single sign-on settings: the metadata and the "Entity ID" field. Deleting it switches SSO off. */
export class SsoSettings extends pulumi.CustomResource {
  /** True once ImageKit is known to hold this metadata. */
  declare readonly delivered: pulumi.Output<boolean>;

  constructor(name: string, args: SsoSettingsArgs, opts?: pulumi.CustomResourceOptions) {
    super(resourceTokens.ssoSettings, name, { ...args, delivered: undefined }, opts);
  }
}
