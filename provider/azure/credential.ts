import type { TokenCredential } from "@azure/identity";
import type { CallScope } from "../callScope.ts";
import type { Config } from "../config.ts";
import { tenantOf } from "../entra/accessToken.ts";
import { entraCredential } from "../entra/credential.ts";
import type { EntraEndpoints } from "../entra/endpoints.ts";
import { Once } from "../once.ts";

/** The identity that Entra is asked with, for Azure's own clients. One for all of them, made for the first that needs it. */
export class AzureCredential {
  readonly #config: Config;
  readonly #endpoints: EntraEndpoints;
  readonly #credential = new Once<TokenCredential>();

  constructor(config: Config, endpoints: EntraEndpoints) {
    this.#config = config;
    this.#endpoints = endpoints;
  }

  get(scope: CallScope): Promise<TokenCredential> {
    return this.#credential.get(async () => {
      const { login } = await this.#endpoints.get(scope);
      const tenantId = tenantOf(this.#config, scope.account);
      return await entraCredential({ tenantId, login, privateCloud: this.#config.metadataHost !== undefined });
    });
  }
}
