import type { CallContext, Properties } from "../../provider/adapter/resource.ts";
import { type Answer, Http } from "../azuread/http.ts";
import { requireLoopback } from "../azuread/loopback.ts";

const scope = "https://management.azure.com/.default";
const plugin = "azure-native";

/** Azure Resource Manager of one subscription, with one token: a run is shorter than that lasts. */
export class ResourceManager {
  readonly #http = new Http();
  #connection: { base: URL; subscription: string; token: string } | undefined;

  /** Asks for the cloud's addresses, then for a token. Settings are azure-native's, or its variables. */
  async connect(config: Properties, environment: NodeJS.ProcessEnv): Promise<void> {
    const setting = (key: string, variable: string): string => {
      const value = config[key] || environment[variable];
      if (typeof value === "string" && value !== "") return value;
      throw new Error(`The stand-in for the ${plugin} plugin needs ${plugin}:${key}, or the variable ${variable}.`);
    };
    const host = setting("metadataHost", "ARM_METADATA_HOSTNAME");
    const metadata = requireLoopback(
      `https://${host}/metadata/endpoints?api-version=2022-09-01`,
      "metadata host",
      plugin,
    );
    const addresses = (await this.#http.request("GET", metadata)).body as {
      resourceManager?: string;
      authentication?: { loginEndpoint?: string };
    };
    const base = requireLoopback(addresses.resourceManager ?? "", "Resource Manager", plugin);
    const login = requireLoopback(addresses.authentication?.loginEndpoint ?? "", "sign-in address", plugin);
    const form = new URLSearchParams({
      ...{ grant_type: "client_credentials", scope },
      client_id: setting("clientId", "ARM_CLIENT_ID"),
      client_secret: setting("clientSecret", "ARM_CLIENT_SECRET"),
    }).toString();
    const address = new URL(`${login.origin}/${setting("tenantId", "ARM_TENANT_ID")}/oauth2/v2.0/token`);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await this.#http.request("POST", address, { headers, body: form });
    const { access_token: token } = (answer.body ?? {}) as { access_token?: string };
    if (token === undefined) throw new Error(`The stand-in for the ${plugin} plugin got no token: ${said(answer)}`);
    this.#connection = { base, token, subscription: setting("subscriptionId", "ARM_SUBSCRIPTION_ID") };
  }

  get subscription(): string {
    return this.#connected.subscription;
  }

  /** The parsed answer; undefined for 404 to GET and DELETE. `path` is an ARM id. */
  async send(
    method: "GET" | "PUT" | "DELETE",
    path: string,
    { apiVersion, body }: { apiVersion: string; body?: object },
    { signal }: CallContext,
  ): Promise<object | undefined> {
    const { base, token } = this.#connected;
    const url = new URL(`${path}?api-version=${apiVersion}`, base);
    const headers = { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) };
    const options = { signal, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await this.#http.request(method, url, options);
    if (answer.status === 404 && method !== "PUT") return undefined;
    if (answer.status >= 300) throw new Error(`Status=${answer.status} ${said(answer)}`);
    return (answer.body ?? {}) as object;
  }

  get #connected() {
    if (!this.#connection) throw new Error(`The stand-in for the ${plugin} plugin is not configured yet.`);
    return this.#connection;
  }
}

/** `Code="…" Message="…"`, as the official plugin words it; bounded. */
function said({ body }: Answer): string {
  const { error } = (body ?? {}) as { error?: { code?: string; message?: string } | string };
  return typeof error === "object"
    ? `Code="${error.code}" Message="${error.message}"`.slice(0, 400)
    : JSON.stringify(body ?? "").slice(0, 400);
}
