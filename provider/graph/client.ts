import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import type { GraphToken } from "../entra/accessToken.ts";
import type { EntraEndpoints } from "../entra/endpoints.ts";
import type { HttpAnswer, HttpClient, HttpRequest } from "../http/client.ts";
import { withoutQuery } from "../http/client.ts";
import { excerpt } from "../http/excerpt.ts";
import { HttpError } from "../http/httpError.ts";
import { parsedJson, unexpected } from "../http/parsedJson.ts";

export type GraphVersion = "v1.0" | "beta";

export interface GraphCall<T> {
  method: HttpRequest["method"];
  /** Below the version, query included and encoded. */
  path: string;
  /** Default: `v1.0`. Microsoft does not support `beta` in production: only for what is read on the side. */
  version?: GraphVersion;
  body?: unknown;
  schema: z.ZodType<T>;
  /** Application permission that the call needs, for the advice at 403. */
  permission: string;
  /** Default: true for everything but POST. */
  repeatable?: boolean;
}

/** For calls whose answer says nothing, 204. */
export const nothing = z.undefined();

const callerClaims = z.object({
  oid: z.string(),
  appid: z.string().optional(),
  tid: z.string().optional(),
  /** Seconds since 1970. */
  exp: z.number(),
  /** Application permissions; a person's token has none. */
  roles: z.array(z.string()).optional(),
});

/** The identity that calls, by its token. */
export type Caller = z.infer<typeof callerClaims>;

const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    innerError: z.looseObject({ "request-id": z.string().optional() }).optional(),
  }),
});

/** Microsoft Graph: a token, errors as Graph words them, answers in the shape that is asked for. */
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
    const { method, body, repeatable = method !== "POST" } = call;
    const url = await this.urlOf(call, scope);
    const attempt = async (): Promise<[HttpRequest, HttpAnswer]> => {
      const token = await this.#token.get(endpoints, scope);
      const request: HttpRequest = {
        method,
        url,
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
    return understood(call, answer, { request, scope });
  }

  async urlOf(
    { path, version = "v1.0" }: Pick<GraphCall<unknown>, "path" | "version">,
    scope: CallScope,
  ): Promise<string> {
    return `${(await this.#endpoints.get(scope)).graph}/${version}${path}`;
  }

  /** Object id of the identity that calls, from its token; undefined where the token does not say. azuread reads it there too. */
  async callerId(scope: CallScope): Promise<string | undefined> {
    return (await this.#claims(scope, callerClaims.pick({ oid: true })))?.oid;
  }

  /** The same with what else the token says of it. Never for a decision: Microsoft may change what is in a token for Graph. */
  caller(scope: CallScope): Promise<Caller | undefined> {
    return this.#claims(scope, callerClaims);
  }

  async #claims<T>(scope: CallScope, schema: z.ZodType<T>): Promise<T | undefined> {
    const token = await this.#token.get(await this.#endpoints.get(scope), scope);
    return schema.safeParse(json(Buffer.from(token.split(".")[1] ?? "", "base64url"))).data;
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

/** What an answer says, in the shape that was asked for. Throws Graph's refusal in its own words; `tries` is how often it was asked. */
export function understood<T>(
  { schema, permission }: Pick<GraphCall<T>, "schema" | "permission">,
  answer: HttpAnswer,
  { request, scope, tries = 1 }: { request: HttpRequest; scope: CallScope; tries?: number },
): T {
  if (answer.status >= 400) throw graphError(answer, request, { permission, scope, tries });
  if (answer.status === 204) return schema.parse(undefined);
  return parsedJson(schema, answer, { request, scope });
}

function graphError(
  answer: HttpAnswer,
  request: HttpRequest,
  { permission, scope, tries }: { permission: string; scope: CallScope; tries: number },
): HttpError {
  const parsed = errorBody.safeParse(json(answer.body));
  if (!parsed.success) return unexpected(answer, { request, scope });
  const tried = tries > 1 ? ` to the last of ${tries} tries` : "";
  const { code, message, innerError } = parsed.data.error;
  return new HttpError({
    account: scope.account,
    method: request.method,
    target: withoutQuery(request.url),
    outcome: `answered ${answer.status} ${excerpt(code)}${tried}: "${excerpt(message, request.secrets)}"`,
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
