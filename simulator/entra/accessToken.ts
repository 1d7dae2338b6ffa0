/** Access tokens as Entra writes them for an application, signed by this world's own key. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Client, World } from "../types.ts";

const lifetimeSeconds = 3599;
const header = encode({ typ: "JWT", alg: "HS256", kid: "simulator" });

const claims = z.object({
  aud: z.string(),
  nbf: z.number(),
  exp: z.number(),
  oid: z.string(),
  appid: z.string(),
  tid: z.string(),
  roles: z.array(z.string()),
});
export type AccessTokenClaims = z.infer<typeof claims>;

export interface IssuedToken {
  token: string;
  lifetimeSeconds: number;
}

export function issueAccessToken(world: World, key: string, client: Client, audience: string): IssuedToken {
  const now = Math.floor(world.clock.now() / 1000);
  const payload = encode({
    aud: audience,
    iss: `https://sts.windows.net/${world.tenant.id}/`,
    iat: now,
    nbf: now,
    exp: now + lifetimeSeconds,
    app_displayname: client.displayName,
    appid: client.clientId,
    appidacr: "1",
    idp: `https://sts.windows.net/${world.tenant.id}/`,
    idtyp: "app",
    oid: client.objectId,
    roles: client.permissions,
    sub: client.objectId,
    tid: world.tenant.id,
    ver: "1.0",
  });
  return { token: `${header}.${payload}.${signature(key, `${header}.${payload}`)}`, lifetimeSeconds };
}

/** The claims of a token that this world issued for an audience of these, or the service's sentence for what is wrong with it. */
export function readAccessToken(
  world: World,
  key: string,
  token: string,
  isAudience: (audience: string) => boolean,
): AccessTokenClaims | string {
  const parts = token.split(".");
  const [head, payload, signed] = parts;
  if (parts.length !== 3 || head === undefined || payload === undefined || signed === undefined) {
    return "IDX14100: JWT is not well formed, there are no dots (.).\nThe token needs to be in JWS or JWE Compact Serialization Format.";
  }
  const expected = Buffer.from(signature(key, `${head}.${payload}`));
  const given = Buffer.from(signed);
  if (expected.length !== given.length || !timingSafeEqual(expected, given))
    return "Access token validation failure. Invalid signature.";
  const read = claims.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
  if (!read.success) return "Access token validation failure.";
  if (read.data.exp * 1000 <= world.clock.now()) return "Lifetime validation failed, the token is expired.";
  if (!isAudience(read.data.aud)) return "Access token validation failure. Invalid audience.";
  return read.data;
}

export function isGraphAudience(world: World, audience: string): boolean {
  return [world.url(), "https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"].includes(
    audience.replace(/\/+$/, ""),
  );
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function signature(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}
