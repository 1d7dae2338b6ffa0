import type { FastifyInstance, FastifyRequest } from "fastify";
import type { BatchedAnswer, Call } from "./call.ts";

/** Sends one request of a `$batch` through the whole server, under the batch's token. */
export async function inject(
  scope: FastifyInstance,
  outer: FastifyRequest,
  { method, url, headers, payload }: Parameters<Call["inject"]>[0],
): Promise<BatchedAnswer> {
  const answer = await scope.inject({
    method: method as "GET",
    url,
    headers: { "content-type": "application/json", ...headers, authorization: String(outer.headers.authorization) },
    ...(payload === undefined ? {} : { payload }),
  });
  const shown = ["content-type", "retry-after", "location"].flatMap((name) => {
    const value = answer.headers[name];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(shown),
    body: answer.body === "" ? undefined : answer.json<unknown>(),
  };
}
