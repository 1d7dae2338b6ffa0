import type { Properties } from "./adapter/resource.ts";
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

/** What the resource types work with, made once the plugin is configured. */
export interface Services {
  readonly config: Config;
  readonly http: HttpClient;
  readonly graph: GraphClient;
  readonly identifiers: IdentifierHolders;
  readonly credentials: Credentials;
  readonly metadata: MetadataSource;
  readonly keyVault: KeyVaultSecrets;
  readonly blobs: BlobContainers;
}

export function createServices(properties: Properties): Services {
  const config = parseConfig(properties);
  const http = new HttpClient(config);
  const endpoints = new EntraEndpoints(config, http);
  const azure = new AzureCredential(config, endpoints);
  const keyVault = new KeyVaultSecrets(azure);
  const graph = new GraphClient(http, endpoints, new GraphToken(config));
  return {
    config,
    http,
    graph,
    identifiers: new IdentifierHolders(graph),
    keyVault,
    blobs: new BlobContainers(azure),
    credentials: new Credentials(keyVault),
    metadata: new MetadataSource(config, http, endpoints),
  };
}
