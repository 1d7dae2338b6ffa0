/** A request to Graph after its token was read, and the form in which every route of Graph is written down. */

import type { Replicas } from "../../replication.ts";
import type { World } from "../../types.ts";
import type { AccessTokenClaims } from "../accessToken.ts";
import { denied } from "./graphError.ts";
import type { ODataQuery } from "./query.ts";

export interface Call {
  world: World;
  replicas: Replicas;
  version: "v1.0" | "beta";
  /** `{origin}/{version}` */
  base: string;
  caller: AccessTokenClaims;
  params: Readonly<Record<string, string>>;
  query: ODataQuery;
  body: unknown;
  /** Sends a request of a `$batch` through the whole server. */
  inject(request: {
    method: string;
    url: string;
    headers: Record<string, string>;
    payload?: string;
  }): Promise<BatchedAnswer>;
}

export interface BatchedAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export interface Answer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

export interface Route {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/v1.0` and `/beta`. */
  path: string;
  /** For what the other version does not have. */
  only?: Call["version"];
  /** Application permissions, any of which opens the route; inner arrays are needed together. */
  permissions: readonly (string | readonly string[])[];
  /** Relationships that `$expand` may name here; no other is done. */
  expands?: readonly string[];
  handle(call: Call): Answer | Promise<Answer>;
}

export const noContent: Answer = { status: 204 };

/** Directory.ReadWrite.All stands for what it includes. */
const implied: Record<string, string[]> = {
  "Directory.ReadWrite.All": [
    "Directory.Read.All",
    "Application.ReadWrite.All",
    "Application.Read.All",
    "User.ReadWrite.All",
    "User.Read.All",
    "Group.Read.All",
    "GroupMember.Read.All",
    "GroupMember.ReadWrite.All",
    "Organization.Read.All",
  ],
  "Directory.Read.All": [
    "Application.Read.All",
    "User.Read.All",
    "Group.Read.All",
    "GroupMember.Read.All",
    "Organization.Read.All",
  ],
  "Application.ReadWrite.All": ["Application.Read.All"],
};

export function has(call: Pick<Call, "world" | "caller">, permission: string): boolean {
  const taken = call.world.faults.settings.deny;
  return call.caller.roles.some(
    (role) =>
      !taken.includes(role) &&
      !taken.includes(permission) &&
      (role === permission || implied[role]?.includes(permission)),
  );
}

export function mayEnter(call: Pick<Call, "world" | "caller">, { permissions }: Pick<Route, "permissions">): boolean {
  return (
    permissions.length === 0 || permissions.some((entry) => [entry].flat().every((permission) => has(call, permission)))
  );
}

/** Application.ReadWrite.OwnedBy reaches only what the caller owns. Throws Graph's 403. */
export function requireWritable(call: Call, { owners }: { owners: readonly string[] }): void {
  if (has(call, "Application.ReadWrite.All")) return;
  if (has(call, "Application.ReadWrite.OwnedBy") && owners.includes(call.caller.oid)) return;
  throw denied();
}

export const readApplications = ["Application.Read.All", "Application.ReadWrite.OwnedBy"] as const;
export const writeApplications = ["Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"] as const;
