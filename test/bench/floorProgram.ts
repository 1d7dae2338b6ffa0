/**
 * The bare program of the floor: per account as many components and chained custom resources as the product registers, and
 * nothing else.
 */
export function floorProgram(accounts: number, components: number, resources: number): string {
  return `
import * as pulumi from "@pulumi/pulumi";
class Nothing extends pulumi.CustomResource {
  constructor(name, args, opts) { super("noop:index:Nothing", name, args, opts); }
}
class Component extends pulumi.ComponentResource {
  constructor(name, opts) { super("noop:index:Component", name, {}, opts); this.registerOutputs(); }
}
for (let account = 0; account < ${accounts}; account++) {
  let parent;
  for (let i = 0; i < ${components}; i++) parent = new Component(\`account\${account}-component\${i}\`, { parent });
  let before = "first";
  for (let i = 0; i < ${resources}; i++) {
    before = new Nothing(\`account\${account}-resource\${i}\`, { value: "a value of some length", before }, { parent }).id;
  }
}
`;
}
