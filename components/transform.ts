import type * as pulumi from "@pulumi/pulumi";

/** Changes an inner resource's arguments or options, in place, just before the resource is registered. */
export type Transform<Args> = (args: Args, opts: pulumi.CustomResourceOptions, name: string) => void;

/** Applies a transform to copies, and gives the constructor's three parameters back. */
export function transformed<Args extends object>(
  transform: Transform<Args> | undefined,
  name: string,
  args: Args,
  opts: pulumi.CustomResourceOptions,
): [string, Args, pulumi.CustomResourceOptions] {
  const [copiedArgs, copiedOpts] = [{ ...args }, { ...opts }];
  transform?.(copiedArgs, copiedOpts, name);
  return [name, copiedArgs, copiedOpts];
}
