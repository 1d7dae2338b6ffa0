/** Microsoft Graph: both versions, their tokens, permissions, errors and headers, over the routes of the files beside this one. */
import { randomUUID } from "node:crypto";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import { Replicas } from "../../replication.ts";
import type { SimulatorApp, World } from "../../types.ts";
import { type AccessTokenClaims, isGraphAudience, readAccessToken } from "../accessToken.ts";
import { applicationRoutes } from "./applications.ts";
import { appRoleAssignmentRoutes } from "./appRoleAssignments.ts";
import { batchRoutes } from "./batch.ts";
import { inject } from "./batchedRequest.ts";
import { type Call, mayEnter, type Route } from "./call.ts";
import { claimsMappingAssignmentRoutes } from "./claimsMappingAssignments.ts";
import { claimsMappingPolicyRoutes } from "./claimsMappingPolicies.ts";
import { customClaimsPolicyRoutes } from "./customClaimsPolicy.ts";
import { deletedItemRoutes } from "./deletedItems.ts";
import { asGraphError } from "./frameworkError.ts";
import { denied, GraphError, graphErrorBody, type RequestIds, unreadable } from "./graphError.ts";
import { groupRoutes } from "./groups.ts";
import { organizationRoutes } from "./organization.ts";
import { parseQuery } from "./query.ts";
import { servicePrincipalRoutes } from "./servicePrincipals.ts";
import { signInRoutes } from "./signIns.ts";
import { tenantPolicyRoutes } from "./tenantPolicies.ts";
import { tokenSigningRoutes } from "./tokenSigning.ts";
import { userRoutes } from "./users.ts";

const routes: Route[] = [
  ...applicationRoutes,
  ...servicePrincipalRoutes,
  ...tokenSigningRoutes,
  ...claimsMappingPolicyRoutes,
  ...claimsMappingAssignmentRoutes,
  ...customClaimsPolicyRoutes,
  ...appRoleAssignmentRoutes,
  ...deletedItemRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...organizationRoutes,
  ...signInRoutes,
  ...tenantPolicyRoutes,
  ...batchRoutes,
];
const methods: HTTPMethods[] = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"];
const jsonType = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
/** Graph takes no larger request on these resources. */
const largestBody = 4 * 1024 * 1024;

interface Asked {
  ids: RequestIds;
  caller: AccessTokenClaims;
}
const asked = new WeakMap<FastifyRequest, Partial<Asked>>();

/** Registers `/v1.0` and `/beta`. */
export function registerGraph(app: SimulatorApp, world: World, tokenKey: string): void {
  const replicas = new Replicas(world);
  const tokens = new Map<string, AccessTokenClaims>();
  for (const version of ["v1.0", "beta"] as const) {
    app.register(async (scope) => registerVersion(scope, { world, tokenKey, tokens, replicas, version }), {
      prefix: `/${version}`,
    });
  }
}

interface Setting {
  world: World;
  tokenKey: string;
  /** Those whose signature was found good. */
  tokens: Map<string, AccessTokenClaims>;
  replicas: Replicas;
  version: "v1.0" | "beta";
}

function registerVersion(scope: FastifyInstance, setting: Setting): void {
  scope.addHook("onRequest", async (request, reply) => {
    const requestId = randomUUID();
    const given = request.headers["client-request-id"];
    const ids = { requestId, clientRequestId: typeof given === "string" ? given : requestId };
    asked.set(request, { ids });
    reply.headers({
      "request-id": ids.requestId,
      "client-request-id": ids.clientRequestId,
      "odata-version": "4.0",
      "cache-control": "no-cache",
    });
    asked.set(request, { ids, caller: authenticate(setting, request.headers.authorization) });
  });
  scope.removeAllContentTypeParsers();
  // Clients name the JSON type on requests without a body too, the azuread plugin on its DELETEs.
  scope.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, body === "" ? undefined : (JSON.parse(String(body)) as unknown));
    } catch {
      done(unreadable());
    }
  });
  scope.setErrorHandler((error: FastifyError | GraphError, request, reply) =>
    refuse(request, reply, asGraphError(error)),
  );
  scope.setNotFoundHandler((request, reply) => {
    const asked = segments(request.url);
    // The first one that leads nowhere: below a known resource it is the last.
    const isKnown = routes.some(({ path }) => path.split("/")[1] === asked[0]);
    const unknown = asked.at(isKnown ? -1 : 0) ?? "";
    return refuse(
      request,
      reply,
      new GraphError(400, "BadRequest", `Resource not found for the segment '${unknown}'.`),
    );
  });
  const offered = routes.filter(({ only = setting.version }) => only === setting.version);
  for (const path of new Set(offered.map((route) => route.path))) {
    const here = offered.filter((route) => route.path === path);
    for (const route of here) register(scope, setting, route);
    const others = methods.filter((method) => !here.some((route) => route.method === method));
    scope.route({
      method: others,
      url: path,
      handler: (request, reply) =>
        refuse(
          request,
          reply,
          new GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target."),
        ),
    });
  }
}

function register(scope: FastifyInstance, { world, replicas, version }: Setting, route: Route): void {
  scope.route({
    method: route.method,
    url: route.path,
    bodyLimit: largestBody,
    handler: async (request, reply) => {
      const caller = asked.get(request)?.caller;
      if (caller === undefined) throw new GraphError(401, "InvalidAuthenticationToken", "Access token is empty.");
      if (!mayEnter({ world, caller }, route)) throw denied();
      const call: Call = {
        world,
        replicas,
        version,
        base: `${world.url()}/${version}`,
        caller,
        params: {
          ...(request.params as Record<string, string>),
          "*path": request.url.slice(`/${version}`.length).replace(/\?.*$/s, ""),
        },
        query: parseQuery(request.query as Record<string, unknown>, request.headers.consistencylevel, route.expands),
        body: request.body,
        inject: (batched) => inject(scope, request, batched),
      };
      const answer = await route.handle(call);
      reply.code(answer.status);
      if (answer.headers !== undefined) reply.headers(answer.headers);
      return answer.body === undefined ? reply.send() : reply.type(jsonType).send(answer.body);
    },
  });
}

function authenticate({ world, tokenKey, tokens }: Setting, authorization: string | undefined): AccessTokenClaims {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) throw new GraphError(401, "InvalidAuthenticationToken", "Access token is empty.");
  // A client shows the same token with every request: its signature is checked once, its end each time.
  const known = tokens.get(token);
  if (known !== undefined && known.exp * 1000 > world.clock.now()) return known;
  const claims = readAccessToken(world, tokenKey, token, (audience) => isGraphAudience(world, audience));
  if (typeof claims === "string") throw new GraphError(401, "InvalidAuthenticationToken", claims);
  if (tokens.size > 1000) tokens.clear();
  tokens.set(token, claims);
  return claims;
}

function refuse(request: FastifyRequest, reply: FastifyReply, error: GraphError): FastifyReply {
  if (error.status === 401)
    reply.header("www-authenticate", 'Bearer realm="", authorization_uri="/common/oauth2/authorize"');
  return reply
    .code(error.status)
    .type(jsonType)
    .send(graphErrorBody(error, asked.get(request)?.ids));
}

function segments(url: string): string[] {
  return url.replace(/\?.*$/s, "").split("/").slice(2);
}
