import * as pulumi from "@pulumi/pulumi";
import { type FederationMetadataInputs, resourceTokens } from "../../domain/resources.ts";
import type { InputsOf } from "./inputsOf.ts";

export type FederationMetadataArgs = InputsOf<FederationMetadataInputs>;

/** The application's federation metadata, fetched until it lists exactly the given certificates, and known by its meaning. */
export class FederationMetadata extends pulumi.CustomResource {
  declare readonly clientId: pulumi.Output<string>;
  declare readonly entityId: pulumi.Output<string>;
  declare readonly signOnUrl: pulumi.Output<string>;
  declare readonly logoutUrl: pulumi.Output<string>;
  /** SHA-256 over the document's meaning; the same for as long as Entra only signs it anew. */
  declare readonly digest: pulumi.Output<string>;
  /** Earliest end among the certificates, RFC 3339. */
  declare readonly notAfter: pulumi.Output<string>;

  constructor(name: string, args: FederationMetadataArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      entityId: undefined,
      signOnUrl: undefined,
      logoutUrl: undefined,
      digest: undefined,
      notAfter: undefined,
    };
    super(resourceTokens.federationMetadata, name, { ...args, ...outputs }, opts);
  }
}
