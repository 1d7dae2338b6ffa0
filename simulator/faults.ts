/** Faults on demand: settings checked at the edge, draws that a seed repeats, and the hook that does the harm. */
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { faultAnswer } from "./faultAnswer.ts";
import type { FaultSettings, Faults, FaultTarget, SimulatorApp, World } from "./types.ts";

export const noFaults: FaultSettings = {
  lagSeconds: 0,
  flapSeconds: 0,
  rate429: 0,
  retryAfterSeconds: 1,
  rate5xx: 0,
  when5xx: "before",
  dropRate: 0,
  latencyMs: 0,
  deny: [],
  unavailable: [],
  largestPage: 999,
  metadataLagSeconds: 0,
  pageRefusesBom: false,
  pageKeepsFirstCertificate: false,
  targets: ["graph"],
  seed: 1,
};

const targets: FaultTarget[] = ["graph", "login", "metadata", "imagekit"];
const isRate = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 1;
const isAmount = (value: unknown): boolean => typeof value === "number" && value >= 0 && Number.isFinite(value);
const isSwitch = (value: unknown): boolean => typeof value === "boolean";
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === "string");
const valid: { [K in keyof FaultSettings]: (value: unknown) => boolean } = {
  lagSeconds: isAmount,
  flapSeconds: isAmount,
  rate429: isRate,
  retryAfterSeconds: isAmount,
  rate5xx: isRate,
  when5xx: (value) => value === "before" || value === "after" || value === "either",
  dropRate: isRate,
  latencyMs: isAmount,
  deny: isTexts,
  unavailable: isTexts,
  largestPage: (value) => Number.isInteger(value) && (value as number) >= 1,
  metadataLagSeconds: isAmount,
  pageRefusesBom: isSwitch,
  pageKeepsFirstCertificate: isSwitch,
  targets: (value) => isTexts(value) && (value as string[]).every((item) => targets.includes(item as FaultTarget)),
  seed: (value) => Number.isSafeInteger(value),
};

/** The settings and the generator of draws that belongs to them. */
export function createFaults(initial: Partial<FaultSettings> = {}): Faults & { random(): number } {
  let settings: FaultSettings = noFaults;
  let random = mulberry32(settings.seed);
  const faults = {
    get settings() {
      return settings;
    },
    set(change: Partial<FaultSettings>) {
      for (const [name, value] of Object.entries(change)) {
        const check = valid[name as keyof FaultSettings] as ((value: unknown) => boolean) | undefined;
        if (check === undefined)
          throw new RangeError(`There is no fault "${name}"; there are ${Object.keys(noFaults).join(", ")}.`);
        if (!check(value)) throw new RangeError(`The fault "${name}" cannot be ${JSON.stringify(value)}.`);
      }
      settings = { ...settings, ...change };
      if (change.seed !== undefined) random = mulberry32(change.seed);
    },
    clear() {
      settings = noFaults;
      random = mulberry32(settings.seed);
    },
    random: () => random(),
  };
  faults.set(initial);
  return faults;
}

/** Which part of the world a path belongs to; undefined for what faults never touch. */
export function faultTarget(path: string): FaultTarget | undefined {
  if (path.startsWith("/_simulator")) return undefined;
  if (/^\/(v1\.0|beta)\//i.test(path)) return "graph";
  if (/^\/metadata\/|\/oauth2\/|\/\.well-known\//i.test(path)) return "login";
  if (/\/federationmetadata\//i.test(path)) return "metadata";
  if (/^\/[^/]+\/(saml2|signin)\b/i.test(path)) return "login";
  return "imagekit";
}

type Harm = "after" | "drop";
const pending = new WeakMap<FastifyRequest, Harm>();

/** Installs the harm: before the route's own hooks, and on the way out. */
export function registerFaults(app: SimulatorApp, world: World): void {
  app.addHook("onRequest", async (request, reply) => {
    const path = request.url;
    const target = faultTarget(path);
    const { settings } = world.faults;
    if (target === undefined || !settings.targets.includes(target)) return;
    if (settings.latencyMs > 0) await wait(settings.latencyMs);
    // Entries without a slash are permissions, handled where tokens are read.
    const forbidden = settings.deny.filter((entry) => entry.includes("/"));
    if (isNamed(forbidden, request)) return refuse(reply, target, 403, settings);
    if (isNamed(settings.unavailable, request)) return refuse(reply, target, 503, settings);
    if (settings.rate429 > 0 && world.random() < settings.rate429) return refuse(reply, target, 429, settings);
    if (settings.rate5xx > 0 && world.random() < settings.rate5xx) {
      const before = settings.when5xx === "before" || (settings.when5xx === "either" && world.random() < 0.5);
      if (before) return refuse(reply, target, serverError(world), settings);
      pending.set(request, "after");
    } else if (settings.dropRate > 0 && world.random() < settings.dropRate) {
      pending.set(request, "drop");
    }
    return;
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const harm = pending.get(request);
    if (harm === undefined) return payload;
    pending.delete(request);
    if (harm === "drop") {
      // A request of a batch has no connection of its own.
      request.raw.socket.destroy?.();
      return payload;
    }
    const target = faultTarget(request.url) ?? "graph";
    const answer = faultAnswer(target, serverError(world), world.faults.settings);
    reply.code(answer.status).headers({ "content-type": "application/json", ...answer.headers });
    reply.removeHeader("content-length");
    return JSON.stringify(answer.body);
  });
}

function refuse(reply: FastifyReply, target: FaultTarget, status: number, settings: FaultSettings): FastifyReply {
  const answer = faultAnswer(target, status, settings);
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

/** By fragments such as "/v1.0/policies" or "POST /v1.0/policies". */
function isNamed(entries: readonly string[], request: FastifyRequest): boolean {
  return entries.some((entry) => `${request.method} ${request.url}`.includes(entry));
}

function serverError(world: World): number {
  return [500, 502, 503, 504][Math.floor(world.random() * 4)] ?? 503;
}

/** A small generator of good enough randomness whose draws a seed repeats. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
