import type * as pulumi from "@pulumi/pulumi";

/** Where in Azure something is made, and with which options. */
export interface Site {
  resourceGroupName: pulumi.Input<string>;
  location: string;
  opts: pulumi.CustomResourceOptions;
}
