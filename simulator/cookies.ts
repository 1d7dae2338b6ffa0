import type { FastifyRequest } from "fastify";

/** The cookie's value, decoded; undefined where the browser sent none. */
export function cookie(request: Pick<FastifyRequest, "headers">, name: string): string | undefined {
  for (const pair of request.headers.cookie?.split(";") ?? []) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value) return decodeURIComponent(value);
  }
  return undefined;
}
