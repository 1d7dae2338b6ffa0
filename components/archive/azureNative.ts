import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";

const require = createRequire(import.meta.url);

/** The few modules of @pulumi/azure-native that an archive takes, each loaded for the first who needs it. */
export const azureNative = {
  resources: () => load<typeof import("@pulumi/azure-native/resources/index.js")>("resources"),
  storage: () => load<typeof import("@pulumi/azure-native/storage/index.js")>("storage"),
  keyvault: () => load<typeof import("@pulumi/azure-native/keyvault/index.js")>("keyvault"),
  authorization: () => load<typeof import("@pulumi/azure-native/authorization/index.js")>("authorization"),
};

/** By require, not by import: most agencies make nothing in Azure, and need neither the package nor the time. */
function load<Module>(name: string): Module {
  try {
    return require(`@pulumi/azure-native/${name}/index.js`) as Module;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new pulumi.RunError(
      'This agency\'s archive is made in Azure, which takes the package @pulumi/azure-native: npm install @pulumi/azure-native. An archive with "url" takes none (docs/archive.md).',
    );
  }
}
