/**
 * A stand-in for the official plugin `pulumi-resource-azure-native`, for machines where that one cannot be had: the types that
 * a metadata archive takes, over the simulator's Resource Manager. It refuses every address but loopback. Written from the SDK's
 * types; the official one was never seen beside it.
 */
import { createRequire } from "node:module";
import type { Plugin } from "../../provider/adapter/resource.ts";
import { armResource } from "./armResource.ts";
import { armTypes } from "./armTypes.ts";
import { ResourceManager } from "./resourceManager.ts";

const require = createRequire(import.meta.url);

export function createStandIn(environment: NodeJS.ProcessEnv = process.env): Plugin {
  const manager = new ResourceManager();
  return {
    name: "azure-native",
    version: (require("@pulumi/azure-native/package.json") as { version: string }).version,
    configure: (config) => manager.connect(config, environment),
    resources: armTypes.map((type) => armResource(manager, type)),
  };
}
