import * as pulumi from "@pulumi/pulumi";
import { type AssignmentsInputs, resourceTokens } from "../../domain/resources.ts";
import type { InputsOf } from "./inputsOf.ts";

export type AssignmentsArgs = InputsOf<AssignmentsInputs>;

/**
 * Everybody who is assigned to one service principal. What is there already is taken as it is; what others assigned is left alone, unless
 * `undeclared` is `remove`.
 */
export class Assignments extends pulumi.CustomResource {
  declare readonly servicePrincipalId: pulumi.Output<string>;

  constructor(name: string, args: AssignmentsArgs, opts?: pulumi.CustomResourceOptions) {
    super(resourceTokens.assignments, name, { ...args }, opts);
  }
}
