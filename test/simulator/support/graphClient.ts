/** A plain client of the simulated Graph: the runner, or the portal's administrator. */
import { Agent } from "node:https";
import axios, { type AxiosInstance } from "axios";
import { portalAdmin, runner } from "../../../simulator/seed.ts";
import type { Client, Simulator } from "../../../simulator/types.ts";

export interface GraphAnswer {
  status: number;
  // Tests look into bodies of many shapes; a wrong look fails the test.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
  headers: Record<string, unknown>;
}

export class GraphClient {
  readonly #http: AxiosInstance;

  private constructor(http: AxiosInstance) {
    this.#http = http;
  }

  static async as(client: Client, simulator: Simulator): Promise<GraphClient> {
    const http = axios.create({
      baseURL: simulator.url,
      httpsAgent: new Agent({ ca: simulator.ca, keepAlive: true }),
      validateStatus: () => true,
    });
    const form = { grant_type: "client_credentials", client_id: client.clientId, client_secret: client.secret };
    const scope = `${simulator.url}/.default`;
    const path = `/${simulator.world.tenant.id}/oauth2/v2.0/token`;
    const { data } = await http.post<{ access_token: string }>(path, new URLSearchParams({ ...form, scope }));
    http.defaults.headers.common.authorization = `Bearer ${data.access_token}`;
    return new GraphClient(http);
  }

  /** The header it sends, for requests by other means. */
  get authorization(): string {
    return String(this.#http.defaults.headers.common.authorization);
  }

  static runner(simulator: Simulator): Promise<GraphClient> {
    return GraphClient.as(runner, simulator);
  }

  static admin(simulator: Simulator): Promise<GraphClient> {
    return GraphClient.as(portalAdmin, simulator);
  }

  /** `path` is below /v1.0 unless it names a version. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<GraphAnswer> {
    const url = /^\/(v1\.0|beta)\//.test(path) ? path : `/v1.0${path}`;
    const answer = await this.#http.request({ method, url, data: body, headers });
    return { status: answer.status, body: answer.data, headers: { ...answer.headers } };
  }

  get(path: string, headers?: Record<string, string>): Promise<GraphAnswer> {
    return this.send("GET", path, undefined, headers);
  }
  post(path: string, body: unknown): Promise<GraphAnswer> {
    return this.send("POST", path, body);
  }
  patch(path: string, body: unknown): Promise<GraphAnswer> {
    return this.send("PATCH", path, body);
  }
  delete(path: string): Promise<GraphAnswer> {
    return this.send("DELETE", path);
  }

  /** An application with its principal in SAML mode. */
  async samlApplication(
    displayName: string,
    application: object = {},
  ): Promise<{ id: string; appId: string; spId: string }> {
    const { body } = await this.post("/applications", { displayName, ...application });
    const principal = await this.post("/servicePrincipals", { appId: body.appId, preferredSingleSignOnMode: "saml" });
    return { id: body.id, appId: body.appId, spId: principal.body.id };
  }
}
