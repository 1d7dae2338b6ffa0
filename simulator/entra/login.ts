/** The sign-in host: the cloud's metadata, OpenID configuration, and tokens for client credentials. */
import { randomUUID } from "node:crypto";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { isAzureAudience } from "../azure/audiences.ts";
import type { Client, SimulatorApp, World } from "../types.ts";
import { isGraphAudience, issueAccessToken } from "./accessToken.ts";

const form = z.object({
  grant_type: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  client_assertion: z.string().optional(),
  client_assertion_type: z.string().optional(),
  scope: z.string().optional(),
});
type Form = z.infer<typeof form>;

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Registers `GET /metadata/endpoints` and, per tenant, the discovery documents and the token endpoint. */
export function registerLogin(app: SimulatorApp, world: World, tokenKey: string): void {
  app.get("/metadata/endpoints", async () => cloudMetadata(world.url()));

  app.get<{ Params: { tenant: string } }>("/:tenant/v2.0/.well-known/openid-configuration", async (request, reply) =>
    isTenant(world, request.params.tenant)
      ? openIdConfiguration(world)
      : unknownTenant(world, reply, request.params.tenant),
  );
  app.get("/common/discovery/instance", async () => ({
    tenant_discovery_endpoint: `${world.url()}/${world.tenant.id}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [],
  }));
  app.get("/:tenant/discovery/v2.0/keys", async () => ({ keys: [] }));

  app.post<{ Params: { tenant: string } }>("/:tenant/oauth2/v2.0/token", async (request, reply) => {
    reply.header("cache-control", "no-store").header("x-ms-request-id", randomUUID());
    if (!isTenant(world, request.params.tenant)) return unknownTenant(world, reply, request.params.tenant);
    const read = form.safeParse(request.body);
    if (!read.success || !String(request.headers["content-type"]).startsWith("application/x-www-form-urlencoded")) {
      return refused(
        world,
        reply,
        400,
        "invalid_request",
        900144,
        "The request body must contain the following parameter: 'grant_type'.",
      );
    }
    const client = authenticate(world, reply, read.data);
    if (client === undefined) return reply;
    const scope = read.data.scope ?? "";
    const audience = scope.replace(/\/\.default$/, "");
    if (!scope.endsWith("/.default") || scope.includes(" ")) {
      return refused(
        world,
        reply,
        400,
        "invalid_scope",
        1002012,
        `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
      );
    }
    if (!isGraphAudience(world, audience) && !isAzureAudience(audience)) {
      return refused(
        world,
        reply,
        400,
        "invalid_resource",
        500011,
        `The resource principal named ${audience} was not found in the tenant named ${world.tenant.displayName}.`,
      );
    }
    const { token, lifetimeSeconds } = issueAccessToken(world, tokenKey, client, audience);
    return { token_type: "Bearer", expires_in: lifetimeSeconds, ext_expires_in: lifetimeSeconds, access_token: token };
  });
}

/** The client, or undefined after an answer was sent. */
function authenticate(world: World, reply: FastifyReply, body: Form): Client | undefined {
  const refuse = (status: number, error: string, code: number, text: string): undefined => {
    refused(world, reply, status, error, code, text);
    return undefined;
  };
  const missing = (["grant_type", "client_id"] as const).find((name) => body[name] === undefined);
  if (missing !== undefined) {
    return refuse(
      400,
      "invalid_request",
      900144,
      `The request body must contain the following parameter: '${missing}'.`,
    );
  }
  if (body.grant_type !== "client_credentials") {
    return refuse(
      400,
      "unsupported_grant_type",
      70003,
      `The app requested an unsupported grant type '${body.grant_type}'.`,
    );
  }
  const client = world.tenant.clients.find(({ clientId }) => clientId === body.client_id);
  if (client === undefined) {
    return refuse(
      400,
      "unauthorized_client",
      700016,
      `Application with identifier '${body.client_id}' was not found in the directory '${world.tenant.displayName}'.`,
    );
  }
  if (body.client_assertion !== undefined) {
    const problem =
      body.client_assertion_type === jwtBearer
        ? assertionProblem(world, body.client_assertion)
        : "the assertion type is not jwt-bearer";
    if (problem !== undefined)
      return refuse(401, "invalid_client", 700027, `The client assertion is refused: ${problem}.`);
    return client;
  }
  if (body.client_secret === undefined) {
    return refuse(
      401,
      "invalid_client",
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  if (body.client_secret !== client.secret) {
    return refuse(
      401,
      "invalid_client",
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client.clientId}'.`,
    );
  }
  return client;
}

const assertionClaims = z.object({
  aud: z.union([z.string(), z.array(z.string())]),
  sub: z.string().min(1),
  exp: z.number(),
});

/** What a federated token must look like; its signature cannot be checked, as no issuer is registered here. */
function assertionProblem(world: World, assertion: string): string | undefined {
  const parts = assertion.split(".");
  if (parts.length !== 3) return "it is no JWT";
  let payload: unknown;
  try {
    payload = JSON.parse(Buffer.from(parts[1] ?? "", "base64url").toString("utf8"));
  } catch {
    return "its payload is not JSON";
  }
  const read = assertionClaims.safeParse(payload);
  if (!read.success) return "it needs aud, sub and exp";
  if (read.data.exp * 1000 <= world.clock.now()) return "it is expired";
  const audiences = [read.data.aud].flat();
  const known = audiences.some(
    (aud) => aud === "api://AzureADTokenExchange" || aud.startsWith(`${world.url()}/${world.tenant.id}/`),
  );
  return known ? undefined : "its audience is neither api://AzureADTokenExchange nor this tenant's token endpoint";
}

function isTenant(world: World, name: string): boolean {
  return name.toLowerCase() === world.tenant.id || world.tenant.verifiedDomains.includes(name.toLowerCase());
}

function unknownTenant(world: World, reply: FastifyReply, name: string): FastifyReply {
  return refused(
    world,
    reply,
    400,
    "invalid_tenant",
    90002,
    `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
  );
}

function refused(
  world: World,
  reply: FastifyReply,
  status: number,
  error: string,
  code: number,
  text: string,
): FastifyReply {
  const trace = randomUUID();
  const correlation = randomUUID();
  const timestamp = new Date(world.clock.now())
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z/, "Z");
  return reply.code(status).send({
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `${world.url()}/error?code=${code}`,
  });
}

function cloudMetadata(url: string): object {
  const host = new URL(url).host;
  return {
    portal: url,
    authentication: { loginEndpoint: url, audiences: [url], tenant: "common", identityProvider: "AAD" },
    name: "AzureCloud",
    graphAudience: url,
    graph: url,
    resourceManager: `${url}/`,
    microsoftGraphResourceId: `${url}/`,
    suffixes: { keyVaultDns: `vault.${host}`, storage: `core.${host}` },
  };
}

function openIdConfiguration(world: World): object {
  const base = `${world.url()}/${world.tenant.id}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: `${base}/v2.0`,
    request_uri_parameter_supported: false,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "nonce", "oid", "tid", "preferred_username", "name", "email"],
    tenant_region_scope: null,
    cloud_instance_name: new URL(world.url()).host,
    cloud_graph_host_name: new URL(world.url()).host,
    msgraph_host: new URL(world.url()).host,
    rbac_url: world.url(),
  };
}
