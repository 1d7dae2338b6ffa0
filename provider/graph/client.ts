import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import type { GraphToken } from "../entra/accessToken.ts";
import type { EntraEndpoints } from "../entra/endpoints.ts";
import type { HttpAnswer, HttpClient, HttpRequest } from "../http/client.ts";
import { withoutQuery } from "../http/client.ts";
import { excerpt } from "../http/excerpt.ts";
import { HttpError } from "../http/httpError.ts";
import { parsedJson, unexpected } from "../http/parsedJson.ts";

export interface GraphCall<T> {
  method: HttpRequest["method"];
  /** Below `/v1.0`, query included and encoded. */
  path: string;
  body?: unknown;
  schema: z.ZodType<T>;
  /** Application permission that the call needs, for the advice at 403. */
  permission: string;
  /** Default: true for everything but POST. */
  repeatable?: boolean;
}

/** For calls whose answer says nothing, 204. */
export const nothing = z.undefined();

const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    innerError: z.looseObject({ "request-id": z.string().optional() }).optional(),
  }),
});

/** Microsoft Graph v1.0: a token, errors as Graph words them, answers in the shape that is asked for. */
export class GraphClient {
  readonly #http: HttpClient;
  readonly #endpoints: EntraEndpoints;
  readonly #token: GraphToken;

  constructor(http: HttpClient, endpoints: EntraEndpoints, token: GraphToken) {
    this.#http = http;
    this.#endpoints = endpoints;
    this.#token = token;
  }

  async send<T>(call: GraphCall<T>, scope: CallScope): Promise<T> {
    const endpoints = await this.#endpoints.get(scope);
    const { method, path, body, repeatable = method !== "POST" } = call;
    const attempt = async (): Promise<[HttpRequest, HttpAnswer]> => {
      const token = await this.#token.get(endpoints, scope);
      const request: HttpRequest = {
        method,
        url: `${endpoints.graph}/v1.0${path}`,
        headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
        body,
        repeatable,
        secrets: [token],
      };
      return [request, await this.#http.send(request, scope)];
    };
    let [request, answer] = await attempt();
    if (answer.status === 401) {
      // A token may be revoked before its time; a second refusal is final.
      this.#token.forget();
      [request, answer] = await attempt();
    }
    if (answer.status >= 400) throw graphError(answer, request, call.permission, scope);
    if (answer.status === 204) return call.schema.parse(undefined);
    return parsedJson(call.schema, answer, { request, scope });
  }

  /** The path of a list's next page, from the link that ended the last one. */
  nextPath(link: string | undefined): string | undefined {
    return link?.slice(link.indexOf("/v1.0/") + "/v1.0".length);
  }

  /** The address an object is referred to by in a `$ref` body. */
  async objectUrl(id: string, scope: CallScope): Promise<string> {
    return `${(await this.#endpoints.get(scope)).graph}/v1.0/directoryObjects/${id}`;
  }
}

function graphError(answer: HttpAnswer, request: HttpRequest, permission: string, scope: CallScope): HttpError {
  const parsed = errorBody.safeParse(json(answer.body));
  if (!parsed.success) return unexpected(answer, { request, scope });
  const { code, message, innerError } = parsed.data.error;
  return new HttpError({
    account: scope.account,
    method: request.method,
    target: withoutQuery(request.url),
    outcome: `answered ${answer.status} ${excerpt(code)}: "${excerpt(message, request.secrets)}"`,
    advice: adviceFor(answer.status, permission),
    status: answer.status,
    code,
    apiMessage: message,
    requestId: innerError?.["request-id"] ?? answer.headers["request-id"],
  });
}

function adviceFor(status: number, permission: string): string | undefined {
  if (status === 401) return "Graph refused the token. Does the credential belong to this tenant?";
  if (status === 403) return `The identity needs ${permission}, with admin consent (docs/tenant.md).`;
  return undefined;
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** A string literal of an OData filter. */
export function odataString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A query with its names kept readable, as Graph documents them. */
export function query(parameters: Record<string, string>): string {
  return `?${Object.entries(parameters)
    .map(([name, value]) => `$${name}=${encodeURIComponent(value)}`)
    .join("&")}`;
}
