/**
 * One Azure Key Vault at the simulator's own address: set, get, delete secrets and change their attributes, with the challenge that the SDK expects
 * (https://learn.microsoft.com/rest/api/keyvault/secrets). A stand-in for tests, in memory only.
 */
import { randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { readAccessToken } from "../entra/accessToken.ts";
import type { SimulatorApp, World } from "../types.ts";
import { isVaultAudience, vaultAudience } from "./audiences.ts";

/** A secret's limit, bytes. */
const largestValue = 25_600;

interface SecretVersion {
  value: string;
  version: string;
  contentType: string | undefined;
  tags: Record<string, string> | undefined;
  attributes: { enabled: boolean; exp?: number | null | undefined; created: number; updated: number };
}

const properties = z.object({
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  attributes: z.object({ enabled: z.boolean().optional(), exp: z.number().nullish() }).optional(),
});

const bundle = properties.extend({ value: z.string() });

const address = z.object({ name: z.string(), version: z.string().optional() });

export function registerKeyVault(app: SimulatorApp, world: World, tokenKey: string): void {
  // By names in lower case: a vault tells none apart by case.
  const secrets = new Map<string, SecretVersion[]>();
  const shown = (name: string, { value, version, contentType, tags, attributes }: SecretVersion) => ({
    value,
    id: `${world.url()}/secrets/${name}/${version}`,
    ...(contentType !== undefined && { contentType }),
    ...(tags !== undefined && { tags }),
    attributes: { ...attributes, recoveryLevel: "Recoverable+Purgeable", recoverableDays: 90 },
  });

  const versionsOf = (name: string) => secrets.get(name.toLowerCase()) ?? [];

  // Before the body is read: the SDK's first request has none, to get the challenge.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!authorised(world, tokenKey, request, reply)) return reply;
  };

  app.put("/secrets/:name", { onRequest }, async (request, reply) => {
    const { name } = address.parse(request.params);
    const read = bundle.safeParse(request.body);
    if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) {
      return refuse(reply, 400, "BadParameter", `The request URI contains an invalid name: ${name}`);
    }
    if (!read.success) return refuse(reply, 400, "BadParameter", "Property value is required");
    const { value, contentType, tags, attributes } = read.data;
    if (Buffer.byteLength(value) > largestValue) {
      return refuse(
        reply,
        400,
        "BadParameter",
        `The value of the secret must be less than or equal to ${largestValue} bytes.`,
      );
    }
    const now = Math.floor(world.clock.now() / 1000);
    const made: SecretVersion = {
      ...{ value, contentType, tags, version: randomBytes(16).toString("hex") },
      attributes: { enabled: attributes?.enabled ?? true, exp: attributes?.exp, created: now, updated: now },
    };
    secrets.set(name.toLowerCase(), [...versionsOf(name), made]);
    return shown(name, made);
  });

  // The SDK ends the path of "the newest version" in a slash.
  for (const path of ["/secrets/:name/", "/secrets/:name/:version"]) {
    app.patch(path, { onRequest }, async (request, reply) => {
      const { name, version } = address.parse(request.params);
      const read = properties.safeParse(request.body);
      const found = version ? versionsOf(name).find((one) => one.version === version) : versionsOf(name).at(-1);
      if (!found)
        return refuse(reply, 404, "SecretNotFound", `A secret with (name/id) ${name} was not found in this key vault.`);
      if (!read.success) return refuse(reply, 400, "BadParameter", "The attributes are malformed");
      const { attributes = {}, tags, contentType } = read.data;
      Object.assign(found.attributes, attributes, { updated: Math.floor(world.clock.now() / 1000) });
      Object.assign(found, tags && { tags }, contentType && { contentType });
      const { value: _hidden, ...answer } = shown(name, found);
      return answer;
    });
  }

  // Without soft delete, which a vault always has: what is deleted is gone.
  app.delete("/secrets/:name", { onRequest }, async (request) => {
    const { name } = address.parse(request.params);
    secrets.delete(name.toLowerCase());
    return { recoveryId: `${world.url()}/deletedsecrets/${name}` };
  });

  for (const path of ["/secrets/:name", "/secrets/:name/", "/secrets/:name/:version"]) {
    app.get(path, { onRequest }, async (request, reply) => {
      const { name, version } = address.parse(request.params);
      const versions = versionsOf(name);
      const found = version ? versions.find((one) => one.version === version) : versions.at(-1);
      if (!found) {
        return refuse(
          reply,
          404,
          "SecretNotFound",
          `A secret with (name/id) ${name}${version ? `/${version}` : ""} was not found in this key vault.`,
        );
      }
      if (!found.attributes.enabled) {
        return refuse(reply, 403, "Forbidden", "Operation get is not allowed on a disabled secret.");
      }
      return shown(name, found);
    });
  }
}

/** False after the challenge, or a refusal, was sent. */
function authorised(world: World, tokenKey: string, request: FastifyRequest, reply: FastifyReply): boolean {
  if (!z.object({ "api-version": z.string().min(1) }).safeParse(request.query).success) {
    refuse(reply, 400, "BadParameter", "API version must be specified");
    return false;
  }
  const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
  const claims = token === undefined ? "no token" : readAccessToken(world, tokenKey, token, isVaultAudience);
  if (typeof claims !== "string") return true;
  reply.header(
    "www-authenticate",
    `Bearer authorization="${world.url()}/${world.tenant.id}", resource="${vaultAudience}"`,
  );
  refuse(
    reply,
    401,
    "Unauthorized",
    token === undefined ? "AKV10000: Request is missing a Bearer or PoP token." : `AKV10032: ${claims}`,
  );
  return false;
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ error: { code, message } });
}
