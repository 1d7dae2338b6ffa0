/**
 * As much of Azure Resource Manager as an archive takes: PUT, GET and DELETE of a few types, each below its parent
 * (https://learn.microsoft.com/rest/api/resources). In memory only. What a type's service would do beyond keeping what it was
 * given is in `resourceTypes.ts`.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { readAccessToken } from "../entra/accessToken.ts";
import type { AzureOptions, SimulatorApp, World } from "../types.ts";
import { isManagerAudience } from "./audiences.ts";
import { type ArmObject, resourceTypeOf } from "./resourceTypes.ts";

const body = z
  .object({ location: z.string(), properties: z.record(z.string(), z.unknown()) })
  .partial()
  .loose();

export function registerResourceManager(
  app: SimulatorApp,
  world: World,
  tokenKey: string,
  azure: AzureOptions | undefined,
): Map<string, ArmObject> {
  /** By path in lower case: Resource Manager tells none apart by case. */
  const objects = new Map<string, ArmObject>();

  // An identity that has no subscription: the Azure CLI asks for both when it logs in.
  for (const url of ["/subscriptions", "/tenants"])
    app.get(url, async (request, reply) => (authorised(world, tokenKey, request, reply) ? { value: [] } : reply));

  app.route({
    method: ["GET", "PUT", "DELETE"],
    url: "/subscriptions/*",
    handler: async (request, reply) => {
      if (!authorised(world, tokenKey, request, reply)) return reply;
      const [path = ""] = request.url.split("?");
      const type = resourceTypeOf(path);
      if (!type) return refuse(reply, 404, "InvalidResourceType", `The resource type of '${path}' could not be found.`);
      const key = path.toLowerCase();
      const found = objects.get(key);
      if (request.method === "GET") return found ?? notFound(reply, path);
      if (request.method === "DELETE") {
        const gone = [...objects.keys()].filter((other) => other === key || other.startsWith(`${key}/`));
        for (const other of gone) objects.delete(other);
        return reply.code(found ? 200 : 204).send();
      }
      const parent = type.parent?.toLowerCase();
      if (parent !== undefined && !objects.has(parent)) return notFound(reply, type.parent as string);
      const read = body.safeParse(request.body);
      if (!read.success)
        return refuse(
          reply,
          400,
          "InvalidRequestContent",
          "The request content was invalid and could not be deserialized.",
        );
      const { properties = {}, ...rest } = read.data;
      const made: ArmObject = {
        ...{ id: path, name: path.split("/").at(-1) as string, type: type.name },
        ...rest,
        properties: { ...properties, ...(await type.made?.(properties, { world, azure })) },
      };
      objects.set(key, made);
      for (const [below, object] of type.below?.(made) ?? [])
        if (!objects.has(below.toLowerCase())) objects.set(below.toLowerCase(), object);
      return reply.code(found ? 200 : 201).send(made);
    },
  });
  return objects;
}

/** False after a refusal was sent. */
function authorised(world: World, tokenKey: string, request: FastifyRequest, reply: FastifyReply): boolean {
  if (!z.object({ "api-version": z.string().min(1) }).safeParse(request.query).success) {
    refuse(
      reply,
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    );
    return false;
  }
  const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
  const claims = readAccessToken(world, tokenKey, token, isManagerAudience);
  if (typeof claims !== "string") return true;
  refuse(reply, 401, "AuthenticationFailed", `Authentication failed. ${claims}`);
  return false;
}

function notFound(reply: FastifyReply, path: string): FastifyReply {
  return refuse(reply, 404, "ResourceNotFound", `The Resource '${path}' was not found.`);
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ error: { code, message } });
}
