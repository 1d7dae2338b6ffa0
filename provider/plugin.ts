import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import type { Plugin } from "./adapter/resource.ts";
import { checkConfig } from "./config.ts";
import { archivedMetadata } from "./resources/archivedMetadata.ts";
import { assignments } from "./resources/assignments.ts";
import { claimsMapping } from "./resources/claimsMapping.ts";
import { federationMetadata } from "./resources/federationMetadata.ts";
import { ownershipNonce } from "./resources/ownershipNonce.ts";
import { replicatedServicePrincipal } from "./resources/replicatedServicePrincipal.ts";
import { signingCertificates } from "./resources/signingCertificates.ts";
import { signingKeyActivation } from "./resources/signingKeyActivation.ts";
import { ssoSettings } from "./resources/ssoSettings.ts";
import { packageSchema } from "./schema.ts";
import { createServices, type Services } from "./services.ts";

/** The plugin `imagekit`: its nine types, sharing one set of connections, one token and one configuration. */
export function createPlugin(): Plugin {
  const { version } = manifest();
  let configured: Services | undefined;
  const services = (): Services => {
    if (!configured) throw new Error("The plugin was called before it was configured.");
    return configured;
  };
  return {
    name: "imagekit",
    version,
    checkConfig,
    configure(properties) {
      configured = createServices(properties);
    },
    resources: [
      ownershipNonce(services),
      replicatedServicePrincipal(services),
      assignments(services),
      claimsMapping(services),
      signingCertificates(services),
      federationMetadata(services),
      archivedMetadata(services),
      ssoSettings(services),
      signingKeyActivation(services),
    ],
    schema: () => packageSchema(version),
  };
}

/** The package's, wherever this file lies in it: compiled, that is one folder deeper. */
function manifest(): { version: string } {
  return JSON.parse(readFileSync(findPackageJSON(import.meta.url) as string, "utf8"));
}
