/**
 * A stand-in for the official plugin `pulumi-resource-azuread`, for machines where that one cannot be had: the three
 * types that this program uses, sending the same requests in the same order, and failing where the official one fails
 * (terraform-provider-azuread 3.8). It refuses every address but loopback.
 */
import { createRequire } from "node:module";
import type { AnyResource, Plugin } from "../../provider/adapter/resource.ts";
import { applicationResource } from "./application.ts";
import { applicationIdentifierUriResource } from "./applicationIdentifierUri.ts";
import { bridged } from "./bridgeState.ts";
import { readSettings } from "./credentials.ts";
import { Graph } from "./graph.ts";
import { servicePrincipalResource } from "./servicePrincipal.ts";

const require = createRequire(import.meta.url);

export function createStandIn(environment: NodeJS.ProcessEnv = process.env): Plugin {
  const graph = new Graph();
  return {
    name: "azuread",
    version: sdkVersion(),
    configure: (config) => graph.connect(readSettings(config, environment)),
    resources: [
      applicationResource(graph),
      servicePrincipalResource(graph),
      applicationIdentifierUriResource(graph),
    ].map((resource) => bridged(resource as AnyResource)),
    functions: {
      // Everything is in the token: no request is made.
      "azuread:index/getClientConfig:getClientConfig": async () => {
        const { tenantId, clientId, objectId } = graph.connection;
        return { id: `${tenantId}-${clientId}-${objectId}`, tenantId, clientId, objectId };
      },
    },
  };
}

/** The version that the program's SDK asks for. */
function sdkVersion(): string {
  return (require("@pulumi/azuread/package.json") as { version: string }).version;
}
