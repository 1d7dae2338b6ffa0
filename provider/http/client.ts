import type { CallScope } from "../callScope.ts";
import type { AxiosClient } from "./axiosClient.ts";
import type { ServerWait } from "./retry.ts";

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Whether the same request may be sent again after one that may have taken effect. */
  repeatable: boolean;
  serverWait?: ServerWait;
  /**
   * Taken out of the answer, and so kept from messages and state, as they are and in the forms that servers write them in: JSON, XML, URL,
   * hexadecimal, base64. A server that transforms them otherwise is not seen through. Shorter than six characters they are left.
   */
  secrets?: readonly string[];
}

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  body: Buffer;
}

export interface HttpClientOptions {
  concurrency: number;
  /** The longest that one request is tried again. */
  timeoutSeconds: number;
}

/** The plugin's one way out. axios is a third of the plugin's start, and a preview asks nobody: it is loaded for the first request. */
export class HttpClient {
  readonly #options: HttpClientOptions;
  #client: Promise<AxiosClient> | undefined;

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  /** Any answer with a status, 4xx included. Throws HttpError where there is none, or only 429 and 5xx to the end. */
  async send(request: HttpRequest, scope: CallScope): Promise<HttpAnswer> {
    this.#client ??= import("./axiosClient.ts").then(({ AxiosClient }) => new AxiosClient(this.#options));
    return (await this.#client).send(request, scope);
  }
}

export function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
