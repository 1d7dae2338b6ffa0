/** `$batch`: up to twenty requests in one, each answered, throttled and logged on its own. learn.microsoft.com/graph/json-batching */
import { z } from "zod";
import type { Answer, BatchedAnswer, Call, Route } from "./call.ts";
import { GraphError } from "./graphError.ts";

const most = 20;
const batch = z.object({
  requests: z
    .array(
      z.object({
        id: z.string().min(1),
        method: z.string().regex(/^(GET|POST|PATCH|PUT|DELETE)$/i),
        url: z.string(),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.unknown().optional(),
        dependsOn: z.array(z.string()).optional(),
      }),
    )
    .min(1),
});
type BatchedRequest = z.infer<typeof batch>["requests"][number];

export const batchRoutes: Route[] = [{ method: "POST", path: "/$batch", permissions: [], handle }];

async function handle(call: Call): Promise<Answer> {
  const read = batch.safeParse(call.body);
  if (!read.success) throw new GraphError(400, "BadRequest", "Invalid batch payload format.");
  const { requests } = read.data;
  if (requests.length > most)
    throw new GraphError(400, "BadRequest", `Number of batch request steps exceeds the maximum value of ${most}.`);
  if (new Set(requests.map(({ id }) => id)).size !== requests.length)
    throw new GraphError(400, "BadRequest", "Batch request ids must be unique.");
  const answers = new Map<string, Promise<BatchedAnswer>>();
  for (const request of requests) {
    const before = (request.dependsOn ?? []).map((id) => answers.get(id));
    if (before.includes(undefined))
      throw new GraphError(
        400,
        "BadRequest",
        `Batch request '${request.id}' depends on one that does not stand before it.`,
      );
    answers.set(request.id, answer(call, request, before as Promise<BatchedAnswer>[]));
  }
  const responses = await Promise.all(
    [...answers].map(async ([id, answered]) => {
      const { status, headers, body } = await answered;
      return { id, status, headers, ...(body === undefined ? {} : { body }) };
    }),
  );
  return { status: 200, body: { responses } };
}

async function answer(call: Call, request: BatchedRequest, before: Promise<BatchedAnswer>[]): Promise<BatchedAnswer> {
  const earlier = await Promise.all(before);
  if (earlier.some(({ status }) => status >= 400)) {
    const error = { code: "FailedDependency", message: "A request that this one depends on failed." };
    return { status: 424, headers: { "Content-Type": "application/json" }, body: { error } };
  }
  const url = urlInside(call, request.url);
  if (url === undefined) {
    const error = { code: "BadRequest", message: "Invalid request URL: it must be relative to the batch's version." };
    return { status: 400, headers: { "Content-Type": "application/json" }, body: { error } };
  }
  return call.inject({
    method: request.method.toUpperCase(),
    url,
    headers: { ...request.headers },
    ...(request.body === undefined ? {} : { payload: JSON.stringify(request.body) }),
  });
}

/** Undefined where it would leave this version of Graph, dots and backslashes resolved, or be a batch of its own. */
function urlInside({ version, base }: Call, url: string): string | undefined {
  const { pathname, search } = new URL(`/${version}/${url.replace(/^\//, "")}`, base);
  const inside = pathname.startsWith(`/${version}/`) && !/^\/[^/]+\/\$batch(\/|$)/i.test(pathname);
  return inside ? pathname + search : undefined;
}
