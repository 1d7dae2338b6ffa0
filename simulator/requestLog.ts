/** What was asked of the simulator: counts by route, the last exchanges without secrets, and the time it took to serve. */
import { Socket } from "node:net";
import type { FastifyRequest } from "fastify";
import type { Exchange, RequestLog, SimulatorApp } from "./types.ts";

const keptExchanges = 500;
const shownCharacters = 4000;
const secretNames =
  /^(secretText|client_secret|client_assertion|access_token|password|privateKey|privateKeyPem|key|authorization|SAMLResponse)$/i;

interface Kept extends Omit<Exchange, "request" | "response" | "path"> {
  url: string;
  requestBody: unknown;
  responseBody: unknown;
}

interface RecordingLog extends RequestLog {
  add(exchange: Kept): void;
  begin(): void;
  end(): void;
}

export function createRequestLog(): RecordingLog {
  let counts = new Map<string, number>();
  let total = 0;
  let batched = 0;
  let kept: Kept[] = [];
  // Serving time is the time in which at least one request was in hand: parallel requests are not counted twice.
  let inHand = 0;
  let since = 0n;
  let serving = 0n;
  return {
    begin() {
      if (inHand++ === 0) since = process.hrtime.bigint();
    },
    end() {
      if (--inHand === 0) serving += process.hrtime.bigint() - since;
    },
    add(exchange) {
      total += 1;
      if (exchange.batched) batched += 1;
      const key = `${exchange.method} ${exchange.route}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      kept.push(exchange);
      if (kept.length > keptExchanges * 2) kept = kept.slice(-keptExchanges);
    },
    counts: () => Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b))),
    get total() {
      return total;
    },
    get batched() {
      return batched;
    },
    get servingMilliseconds() {
      const running = inHand > 0 ? process.hrtime.bigint() - since : 0n;
      return Number((serving + running) / 1000n) / 1000;
    },
    exchanges: () => kept.slice(-keptExchanges).map(shown),
    clear() {
      counts = new Map();
      total = 0;
      batched = 0;
      kept = [];
      serving = 0n;
      since = process.hrtime.bigint();
    },
  };
}

const started = new WeakMap<FastifyRequest, bigint>();
const finished = new WeakSet<FastifyRequest>();
const responses = new WeakMap<FastifyRequest, unknown>();

/** Installs the hooks; `registerFaults` comes first, so that a wait it was asked for is not counted as serving. */
export function registerRequestLog(app: SimulatorApp, log: RecordingLog): void {
  app.addHook("onRequest", async (request) => {
    if (request.url.startsWith("/_simulator")) return;
    log.begin();
    started.set(request, process.hrtime.bigint());
  });
  app.addHook("preSerialization", async (request, _reply, payload) => {
    responses.set(request, payload);
    return payload;
  });
  const finish = (request: FastifyRequest, status: number, requestId: string): void => {
    if (request.url.startsWith("/_simulator") || finished.has(request)) return;
    finished.add(request);
    const from = started.get(request);
    if (from !== undefined) log.end();
    log.add({
      at: new Date().toISOString(),
      method: request.method,
      route: request.routeOptions.url ?? "(no route)",
      url: request.url,
      status,
      milliseconds: from === undefined ? 0 : Number((process.hrtime.bigint() - from) / 1000n) / 1000,
      requestId,
      // A request of a batch has no connection of its own.
      batched: !(request.raw.socket instanceof Socket),
      requestBody: request.body,
      responseBody: responses.get(request),
    });
  };
  app.addHook("onResponse", async (request, reply) => {
    finish(request, reply.statusCode, String(reply.getHeader("request-id") ?? ""));
  });
  // A connection that the client cut, or a fault dropped, has no response: status 0.
  app.addHook("onRequestAbort", async (request) => finish(request, 0, ""));
}

function shown({ url, requestBody, responseBody, ...rest }: Kept): Exchange {
  return {
    ...rest,
    path: decoded(url),
    ...(requestBody == null ? {} : { request: bounded(requestBody) }),
    ...(responseBody == null ? {} : { response: bounded(responseBody) }),
  };
}

function bounded(body: unknown): unknown {
  const text = JSON.stringify(body, (name, value: unknown) =>
    secretNames.test(name) && typeof value === "string" ? "(hidden)" : value,
  );
  if (text.length <= shownCharacters) return JSON.parse(text) as unknown;
  return `${text.slice(0, shownCharacters)}… (${text.length} characters)`;
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url.replaceAll("+", " "));
  } catch {
    return url;
  }
}
