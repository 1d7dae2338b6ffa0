/** Reply URLs: learn.microsoft.com/entra/identity-platform/reply-url. A fragment is allowed; the characters ! $ ' ( ) , ; are not. */
import { badRequest } from "./graphError.ts";

const longest = 256;
const most = 256;
const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** `value` is the `redirectUris` of a body's `web`, `spa` or `publicClient`. Throws Graph's 400. */
export function checkRedirectUris(value: unknown, platform: "web" | "spa" | "publicClient"): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) throw refused(platform, "it must be a collection of URIs");
  if (value.length > most) throw refused(platform, `an application has at most ${most} of them`);
  if (new Set(value).size !== value.length) throw badRequest("Request contains a property with duplicate values.");
  for (const uri of value as unknown[]) {
    if (typeof uri !== "string" || !URL.canParse(uri))
      throw refused(platform, `'${String(uri).slice(0, 100)}' is no absolute URI`);
    if (uri.length > longest) throw refused(platform, `a URI has at most ${longest} characters`);
    if (/[!$'(),;\s]/.test(uri)) throw refused(platform, `'${uri}' contains a character that is not supported`);
    if (uri.includes("*")) throw refused(platform, `'${uri}' contains a wildcard`);
    const { protocol, hostname } = new URL(uri);
    if (platform !== "publicClient" && protocol === "http:" && !loopback.has(hostname)) {
      throw refused(platform, `'${uri}' must begin with https, http being for localhost alone`);
    }
  }
}

function refused(platform: string, why: string): Error {
  return badRequest(`Invalid value specified for property 'redirectUris' of resource '${platform}': ${why}.`, [
    { code: "InvalidReplyUrl", message: why, target: "redirectUris" },
  ]);
}
