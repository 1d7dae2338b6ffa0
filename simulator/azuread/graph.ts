import type { CallContext } from "../../provider/adapter/resource.ts";
import { type Connection, connect } from "./connection.ts";
import type { Settings } from "./credentials.ts";
import { GraphFailure } from "./graphFailure.ts";
import { type Answer, Http } from "./http.ts";
import { patiently } from "./patience.ts";

export interface GraphRequest {
  body?: object;
  /** Answers that pass with time, besides 429 and 5xx. */
  retry?: (answer: Answer) => boolean;
  /** Gives undefined for 404 instead of an error. */
  orGone?: boolean;
}

const odataHeaders = {
  accept: "application/json; charset=utf-8; IEEE754Compatible=false",
  "content-type": "application/json; charset=utf-8",
  "odata-version": "4.0",
  "odata-maxversion": "4.0",
};
/** The official plugin's longest operation. */
const longestSeconds = 600;

/** Microsoft Graph under one identity. */
export class Graph {
  readonly #http = new Http();
  #connection: Connection | undefined;

  async connect(settings: Settings): Promise<void> {
    this.#connection = await connect(this.#http, settings);
  }

  get connection(): Connection {
    if (this.#connection === undefined) throw new Error("The stand-in for the azuread plugin is not configured yet.");
    return this.#connection;
  }

  /** The parsed answer. `path` begins with the version, `/v1.0/applications`. */
  async send<T = unknown>(
    method: string,
    path: string,
    context: CallContext,
    options: GraphRequest & { orGone: true },
  ): Promise<T | undefined>;
  async send<T = unknown>(method: string, path: string, context: CallContext, options?: GraphRequest): Promise<T>;
  async send<T>(
    method: string,
    path: string,
    { signal }: CallContext,
    { body, retry, orGone = false }: GraphRequest = {},
  ): Promise<T | undefined> {
    const url = new URL(this.reference(path));
    const answer = await patiently(
      async () => {
        const headers = { ...odataHeaders, authorization: `Bearer ${await this.connection.token()}` };
        return await this.#http.request(method, url, { headers, signal, ...(body && { body: JSON.stringify(body) }) });
      },
      { signal, seconds: longestSeconds, retry },
    );
    if (answer.status === 404 && orGone) return undefined;
    if (answer.status >= 300) throw new GraphFailure(answer);
    return answer.body as T;
  }

  /** An address in Graph, for requests and references alike. */
  reference(path: string): string {
    const { graph } = this.connection;
    return `${graph.origin}${graph.pathname.replace(/\/+$/, "")}${path}`;
  }

  owner(objectId: string): string {
    return this.reference(`/v1.0/directoryObjects/${objectId}`);
  }
}
