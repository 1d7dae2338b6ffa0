import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** Only what this server itself serves is loaded, run or asked, and no page may frame it. */
const contentSecurityPolicy = [
  "default-src 'none'",
  ...["script-src", "style-src", "connect-src", "img-src"].map((kind) => `${kind} 'self'`),
  ...["frame-ancestors", "base-uri", "form-action"].map((kind) => `${kind} 'none'`),
].join("; ");

const headers = {
  "content-security-policy": contentSecurityPolicy,
  "x-frame-options": "DENY",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/**
 * Keeps everybody out but the page that the person opened: its address holds a token that nobody can guess; the Host must be this server's
 * own, so that no other name can be pointed here (DNS rebinding); and a request that a page of another origin sends is refused.
 * `origin`: `http://127.0.0.1:<port>`, known once the server listens.
 */
export function guard(app: FastifyInstance, { token, origin }: { token: string; origin: () => string }): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headers);
    const why = refusal(request, token, origin());
    if (why === undefined) return;
    await reply.code(why === "address" ? 404 : 403).send({ message: refusals[why] });
  });
}

const refusals = {
  address: "There is nothing here. Open the address that the console printed.",
  host: "This server answers to its own address alone.",
  origin: "This request comes from another page. Nothing was done.",
};

function refusal(request: FastifyRequest, token: string, origin: string): keyof typeof refusals | undefined {
  if (`http://${request.headers.host}` !== origin) return "host";
  const [, given = ""] = request.url.split("/");
  if (!isSame(given, token)) return "address";
  const { origin: sender, "sec-fetch-site": site } = request.headers;
  // A person opens the page from a terminal or a mail; all else comes from the page itself.
  const isOpening = request.method === "GET" && request.url === `/${token}/`;
  if (isOpening) return undefined;
  if (site !== undefined && site !== "same-origin") return "origin";
  if (sender === undefined ? request.method !== "GET" : sender !== origin) return "origin";
  return undefined;
}

function isSame(given: string, token: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}
