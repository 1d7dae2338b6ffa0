import * as pulumi from "@pulumi/pulumi";
import { type ArchivedMetadataInputs, resourceTokens } from "../../domain/resources.ts";
import type { InputsOf } from "./inputsOf.ts";

export type ArchivedMetadataArgs = InputsOf<Omit<ArchivedMetadataInputs, "archive">> & {
  archive: pulumi.Input<ArchivedMetadataInputs["archive"]>;
};

/** One metadata document in the safe place. Deleting the resource leaves the document where it is. */
export class ArchivedMetadata extends pulumi.CustomResource {
  declare readonly clientId: pulumi.Output<string>;
  declare readonly digest: pulumi.Output<string>;
  /** `file:<path>`, or the https address of the blob or secret. */
  declare readonly location: pulumi.Output<string>;

  constructor(name: string, args: ArchivedMetadataArgs, opts?: pulumi.CustomResourceOptions) {
    // So that a preview says [retain] where the resource goes, or another document takes its place.
    super(resourceTokens.archivedMetadata, name, { ...args, location: undefined }, { retainOnDelete: true, ...opts });
  }
}
