import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import type { HttpAnswer, HttpRequest } from "../http/client.ts";
import { failureOfStatus, longestServerWait, retries, retryAfterSeconds, waitOf } from "../http/retry.ts";
import { CancelledError, pause } from "../pause.ts";
import { about, ProviderError } from "../providerError.ts";
import { type GraphCall, type GraphClient, type GraphVersion, understood } from "./client.ts";
import { pagesOf } from "./paging.ts";

/** https://learn.microsoft.com/graph/json-batching#batch-size-limitations */
export const mostRequests = 20;

const batchAnswer = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number().int(),
      headers: z.record(z.string(), z.unknown()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});

export type BatchedRead<T> = Pick<GraphCall<T>, "path" | "schema" | "permission">;

interface Waiting {
  path: string;
  answered: (answer: HttpAnswer) => void;
  failed: (error: unknown) => void;
}

/**
 * Many small reads in few requests: what is asked for at about the same time goes out together, twenty to a `$batch`. Each read has its
 * own answer, its own refusal, and its own wait where Graph throttles it; the others do not wait with it.
 */
export class GraphBatch {
  readonly #graph: GraphClient;
  readonly #version: GraphVersion;
  readonly #scope: CallScope;
  readonly #timeoutSeconds: number;
  readonly #queue: Waiting[] = [];
  #underWay = 0;
  #planned = false;

  /** `scope` is of the batches themselves; `timeoutSeconds` is how long one read may be throttled before it is given up. */
  constructor(
    graph: GraphClient,
    { version, scope, timeoutSeconds }: { version: GraphVersion; scope: CallScope; timeoutSeconds: number },
  ) {
    this.#graph = graph;
    this.#version = version;
    this.#scope = scope;
    this.#timeoutSeconds = timeoutSeconds;
  }

  /** Throws what `GraphClient.send` throws for the same request, sent alone. */
  async get<T>(read: BatchedRead<T>, scope: CallScope): Promise<T> {
    const url = await this.#graph.urlOf({ path: read.path, version: this.#version }, this.#scope);
    const request: HttpRequest = { method: "GET", url, repeatable: true };
    const giveUp = Date.now() + this.#timeoutSeconds * 1_000;
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#answer(read.path, url, scope);
      const wait = waitAfter(answer, tries);
      if (wait === undefined || Date.now() + wait > giveUp) return understood(read, answer, { request, scope, tries });
      await pause(wait, scope.signal);
    }
  }

  /** All of a list: a page that names a next one is not the whole. */
  async list<T>(
    { path, schema, permission }: Omit<BatchedRead<T>, "schema"> & { schema: z.ZodType<T> },
    scope: CallScope,
  ): Promise<T[]> {
    const page = z.object({ value: z.array(schema), "@odata.nextLink": z.string().optional() });
    const all: T[] = [];
    const get = (next: string) => this.get({ path: next, schema: page, permission }, scope);
    for await (const { value } of pagesOf({ path, get, nextPath: (link) => this.#graph.nextPath(link), scope }))
      all.push(...value);
    return all;
  }

  async #answer(path: string, url: string, { account, signal }: CallScope): Promise<HttpAnswer> {
    if (signal.aborted) throw new CancelledError(signal);
    try {
      return await new Promise<HttpAnswer>((answered, failed) => {
        const giveUp = () => failed(new CancelledError(signal));
        signal.addEventListener("abort", giveUp, { once: true });
        const settled =
          <A>(settle: (value: A) => void) =>
          (value: A) => {
            signal.removeEventListener("abort", giveUp);
            settle(value);
          };
        this.#queue.push({ path, answered: settled(answered), failed: settled(failed) });
        this.#plan();
      });
    } catch (error) {
      if (!(error instanceof ProviderError) || error instanceof CancelledError) throw error;
      throw new ProviderError(`${about(account)}: GET ${url.replace(/\?.*/s, "")} was not answered. ${error.message}`, {
        cause: error,
      });
    }
  }

  /** Not at once: whoever asks next in this turn comes along. */
  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      // A batch that is not full waits for the answers that are under way, since they bring new questions with them.
      while (this.#queue.length >= mostRequests || (this.#queue.length > 0 && this.#underWay === 0))
        void this.#send(this.#queue.splice(0, mostRequests));
    });
  }

  async #send(waiting: readonly Waiting[]): Promise<void> {
    this.#underWay += 1;
    try {
      const answers = await answersOf(
        this.#graph,
        waiting.map(({ path }) => ({ method: "GET", path })),
        { permission: "Application.Read.All", scope: this.#scope, version: this.#version },
      );
      waiting.forEach(({ answered, failed }, place) => {
        const answer = answers[place];
        if (answer) answered(answer);
        else failed(new ProviderError("Graph left it out of its answer to the batch."));
      });
    } catch (error) {
      for (const { failed } of waiting) failed(error);
    } finally {
      this.#underWay -= 1;
      this.#plan();
    }
  }
}

export interface BatchedRequest {
  method: "GET" | "POST" | "DELETE";
  /** Below the version, query included and encoded. */
  path: string;
  body?: object;
  /** Places of requests of the same batch that have to succeed first; where one does not, this one is answered 424. */
  dependsOn?: readonly number[];
}

/**
 * Sends up to twenty requests as one `$batch`, and gives the answer to each at its place, as it would have come alone; undefined where Graph
 * left it out. Give only what may be sent twice: a batch whose answer got lost is sent again.
 */
export async function answersOf(
  graph: GraphClient,
  batched: readonly BatchedRequest[],
  { permission, scope, version = "v1.0" }: { permission: string; scope: CallScope; version?: GraphVersion },
): Promise<(HttpAnswer | undefined)[]> {
  const requests = batched.map(({ method, path, body, dependsOn = [] }, place) => ({
    ...{ id: String(place), method, url: path },
    ...(dependsOn.length > 0 && { dependsOn: dependsOn.map(String) }),
    ...(body && { body, headers: { "Content-Type": "application/json" } }),
  }));
  const call = { method: "POST", path: "/$batch", version, body: { requests }, schema: batchAnswer } as const;
  const { responses } = await graph.send({ ...call, permission, repeatable: true }, scope);
  const byId = new Map(responses.map((response) => [response.id, response]));
  return batched.map((_, place) => {
    const response = byId.get(String(place));
    return response && httpAnswer(response);
  });
}

/** As it would have come alone. */
function httpAnswer({ status, headers, body }: z.infer<typeof batchAnswer>["responses"][number]): HttpAnswer {
  return {
    status,
    headers: Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
    body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
  };
}

/** Milliseconds before the same read is tried again; undefined: this answer is the last. */
function waitAfter(answer: HttpAnswer, tries: number): number | undefined {
  const failure = failureOfStatus(answer.status);
  if (failure === "refused") return undefined;
  const asked = retryAfterSeconds(answer);
  if ((asked ?? 0) > longestServerWait) return undefined;
  // Graph counts certificate reads by the minute, so a large fleet is throttled many times and gets there.
  return failure === "throttled" || tries <= retries ? waitOf(tries, asked) : undefined;
}
