import type { Properties } from "./adapter/resource.ts";
import { Allowed } from "./allowed.ts";
import { BlobContainers } from "./azure/blobContainers.ts";
import { AzureCredential } from "./azure/credential.ts";
import { type Config, parseConfig } from "./config.ts";
import { Credentials } from "./credentials.ts";
import { GraphToken } from "./entra/accessToken.ts";
import { EntraEndpoints } from "./entra/endpoints.ts";
import { GraphClient } from "./graph/client.ts";
import { IdentifierHolders } from "./graph/identifierHolders.ts";
import { HttpClient } from "./http/client.ts";
import { KeyVaultSecrets } from "./keyVaultSecrets.ts";
import { MetadataSource } from "./metadata/metadataSource.ts";
import { RotationGaps } from "./rotationGaps.ts";

/** What the resource types work with, made once the plugin is configured. */
export interface Services {
  readonly config: Config;
  /** What an agency file may reach. */
  readonly allowed: Allowed;
  readonly http: HttpClient;
  readonly graph: GraphClient;
  readonly identifiers: IdentifierHolders;
  readonly credentials: Credentials;
  readonly metadata: MetadataSource;
  readonly rotationGaps: RotationGaps;
  readonly keyVault: KeyVaultSecrets;
  readonly blobs: BlobContainers;
}

export function createServices(properties: Properties): Services {
  const config = parseConfig(properties);
  const allowed = new Allowed(config);
  const http = new HttpClient(config);
  const endpoints = new EntraEndpoints(config, http);
  const azure = new AzureCredential(config, endpoints);
  const keyVault = new KeyVaultSecrets(azure);
  const graph = new GraphClient(http, endpoints, new GraphToken(config));
  return {
    config,
    allowed,
    http,
    graph,
    identifiers: new IdentifierHolders(graph),
    keyVault,
    blobs: new BlobContainers(azure),
    credentials: new Credentials(keyVault, allowed),
    metadata: new MetadataSource(config, http, endpoints),
    rotationGaps: new RotationGaps(),
  };
}
