/** What every part of the simulator shares: the directory's objects, and the `World` that each route group is given. */
import type { FastifyInstance } from "fastify";
import type { Directory } from "./directory.ts";

export type * from "./directory.ts";

/** The server that route groups register on. JSON bodies arrive parsed; `application/x-www-form-urlencoded` arrives as `Record<string, string>`. */
export type SimulatorApp = FastifyInstance;

/** A client that may sign in by client credentials. */
export interface Client {
  clientId: string;
  /** Object id of its service principal: the token's `oid`. */
  objectId: string;
  displayName: string;
  secret: string;
  /** Graph application permissions: the token's `roles`. */
  permissions: string[];
}

export interface Tenant {
  id: string;
  displayName: string;
  /** Verified domains; an https identifier URI on any other host needs an exemption. */
  verifiedDomains: string[];
  clients: Client[];
}

export type FaultTarget = "graph" | "login" | "metadata" | "imagekit";

/** What goes wrong, on demand. Every rate is a probability from 0 to 1; all zero by default. */
export interface FaultSettings {
  /** New Graph objects answer 404, and references to them fail, for this long. */
  lagSeconds: number;
  /** For this long after every write, reads alternate between the version before and the newest. */
  flapSeconds: number;
  /** Requests refused with 429. */
  rate429: number;
  /** What a 429 asks to wait: Graph's Retry-After; ImageKit's X-RateLimit-Reset is this in milliseconds. */
  retryAfterSeconds: number;
  /** Requests answered by 500, 502, 503 or 504. */
  rate5xx: number;
  /** Whether a 5xx comes instead of the effect or after it was done; `either` draws. */
  when5xx: "before" | "after" | "either";
  /** Connections cut after the effect, without an answer. */
  dropRate: number;
  latencyMs: number;
  /** Permissions the tokens lose, or path fragments that answer 403. */
  deny: string[];
  /** Path fragments that answer 503, as often as they are asked. */
  unavailable: string[];
  /** Graph's lists come in pages of at most so many, whatever `$top` asks for. */
  largestPage: number;
  /** A new certificate is missing from the federation metadata for this long. */
  metadataLagSeconds: number;
  /** ImageKit's settings page takes no document that begins with a byte order mark. */
  pageRefusesBom: boolean;
  /** ImageKit's settings page keeps the first signing certificate of a document alone. */
  pageKeepsFirstCertificate: boolean;
  /** Where rates, latency, drops apply. Never to /_simulator. */
  targets: FaultTarget[];
  seed: number;
}

export interface Faults {
  readonly settings: Readonly<FaultSettings>;
  /** Changes some of them; a given seed starts the draws anew. Throws on an unknown name or a bad value. */
  set(change: Partial<FaultSettings>): void;
  clear(): void;
}

export interface Exchange {
  at: string;
  method: string;
  /** The route's template, `/v1.0/applications/:id`. */
  route: string;
  /** Path and decoded query; no secrets. */
  path: string;
  status: number;
  milliseconds: number;
  requestId: string;
  /** It came inside a `$batch`, which is logged beside it. */
  batched: boolean;
  /** Bodies with secrets, tokens and keys replaced; cut at 4,000 characters. */
  request?: unknown;
  response?: unknown;
}

export interface RequestLog {
  /** Requests by `METHOD route template`. */
  counts(): Record<string, number>;
  readonly total: number;
  /** How many of `total` came inside a `$batch`: the others are HTTP requests. */
  readonly batched: number;
  /** Milliseconds spent handling, without waits asked for by a fault. */
  readonly servingMilliseconds: number;
  /** The last exchanges, oldest first. */
  exchanges(): Exchange[];
  clear(): void;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves this world's time forward; certificates age, lag passes. */
  advance(seconds: number): void;
  /** How far this world is ahead of the machine, milliseconds. */
  readonly offset: number;
}

/** How a tenant's own settings vary; the defaults are the strict ones that the recordings show. */
export interface TenantPolicy {
  /** Restriction `uriAdditionWithoutUniqueTenantIdentifier` and its exemptions. */
  identifierUris: {
    restricted: boolean;
    excludeSaml: boolean;
    excludeAppsReceivingV2Tokens: boolean;
    /** Whether an application in the bin keeps its identifiers from others, until it is deleted for good. */
    heldInBin: boolean;
  };
  /** Reports conflict on whether Entra activates a principal's first certificate by itself. */
  firstCertificateActive: boolean;
  /** Whether an assertion's Audience loses the identifier's `#…`; documented for gallery applications, unproven for others. */
  audienceFragment: "strip" | "keep";
  /** How people prove who they are: the method a request's RequestedAuthnContext is held against. */
  authenticationMethod: "password" | "windowsHello";
  /** Which certificates of the metadata it holds ImageKit trusts: unproven, and service providers exist that read the first alone. */
  trustedCertificates: "all" | "first";
  /** Whether the tenant has a license of Entra ID P1 or P2, without which Graph keeps the log of sign-ins to itself. */
  premium: boolean;
  /** The longest that a certificate of a service principal may last, ISO 8601; told by the default policy, and not enforced. */
  certificateLifetime?: string | undefined;
}

/** A line of the log of sign-ins, as Graph gives it. */
export interface LoggedSignIn {
  id: string;
  createdDateTime: string;
  appId: string;
  appDisplayName: string;
  userId: string;
  userDisplayName: string;
  userPrincipalName: string;
  isInteractive: boolean;
  status: { errorCode: number; failureReason: string; additionalDetails: string | null };
}

export interface World {
  tenant: Tenant;
  store: Directory;
  clock: Clock;
  faults: Faults;
  requests: RequestLog;
  policy: TenantPolicy;
  /** In the order of time. In memory only. */
  signIns: LoggedSignIn[];
  /** Deterministic by the faults' seed, 0 <= n < 1. Not for ids: those are random. */
  random(): number;
  /** The server's origin, `https://localhost:PORT`, once it listens. */
  url(): string;
}

/** Where the data of an Azure storage account is, for tests that have an emulator of one. */
export interface AzureOptions {
  /** What Resource Manager says of an account. */
  blobEndpoint: string;
  /** Called when a container is put. */
  makeContainer(name: string): Promise<unknown>;
}

/** What somebody's own agency needs of the world. */
export interface WorldSeed {
  /** Of the tenant. */
  tenantId: string;
  /** ImageKit accounts in the place of the demo's. */
  accounts: { id: string; kind: "parent" | "child" }[];
  /** Object ids of groups; each gets every person as a member. */
  groups: string[];
  /** Object ids of people. */
  users: string[];
}

export interface SimulatorOptions {
  /** Keeps port, CA and store over restarts; none: memory only. */
  stateFile?: string;
  /** Where the CA certificate is written; default a new folder under the system's temporary one. */
  caDir?: string;
  /** 0 or absent: a free one. */
  port?: number;
  faults?: Partial<FaultSettings>;
  /** Further ImageKit child accounts beside the seeded ones. */
  accounts?: string[];
  /** The accounts, people and groups of somebody's own agency, in the place of the demo's accounts. */
  seed?: WorldSeed;
  policy?: Partial<Omit<TenantPolicy, "identifierUris">> & { identifierUris?: Partial<TenantPolicy["identifierUris"]> };
  /** Permissions of the runner's client instead of the default ones. */
  permissions?: string[];
  azure?: AzureOptions;
}

export interface Simulator {
  url: string;
  port: number;
  /** Path of the CA certificate, PEM. */
  caFile: string;
  /** The same, as text. */
  ca: string;
  /** What a program needs to use this world: ARM_*, the CA, ImageKit's settings address and keys. */
  environment(): Record<string, string>;
  store: Directory;
  faults: Faults;
  requests: RequestLog;
  world: World;
  /** What lies in Azure Resource Manager, by path in lower case. */
  azure: ReadonlyMap<string, { properties: Record<string, unknown> }>;
  /** Set when the port of the state file was taken. */
  notice?: string;
  close(): Promise<void>;
}
