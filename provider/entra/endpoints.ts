import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import type { Config } from "../config.ts";
import type { HttpClient } from "../http/client.ts";
import { parsedJson } from "../http/parsedJson.ts";
import { Once } from "../once.ts";
import { clouds, type Endpoints } from "./clouds.ts";

const httpsBase = z.url({ protocol: /^https$/ }).transform((url) => url.replace(/\/+$/, ""));

const metadataSchema = z.object({
  microsoftGraphResourceId: httpsBase,
  authentication: z.object({ loginEndpoint: httpsBase }),
});

/** The cloud's addresses: built in, or asked of the metadata host as azuread does. Asked once. */
export class EntraEndpoints {
  readonly #config: Config;
  readonly #http: HttpClient;
  readonly #asked = new Once<Endpoints>();

  constructor(config: Config, http: HttpClient) {
    this.#config = config;
    this.#http = http;
  }

  async get(scope: CallScope): Promise<Endpoints> {
    const { metadataHost, environment = "public" } = this.#config;
    return metadataHost === undefined ? clouds[environment] : this.#asked.get(() => this.#ask(metadataHost, scope));
  }

  async #ask(host: string, scope: CallScope): Promise<Endpoints> {
    const request = {
      method: "GET",
      url: `https://${host}/metadata/endpoints?api-version=2022-09-01`,
      repeatable: true,
    } as const;
    const { microsoftGraphResourceId: graph, authentication } = parsedJson(
      metadataSchema,
      await this.#http.send(request, scope),
      {
        request,
        scope,
        advice: "Is imagekit:metadataHost (ARM_METADATA_HOSTNAME) right?",
      },
    );
    return { graph, login: authentication.loginEndpoint };
  }
}
