/** Recorded exchanges of the official azuread plugin, both formats read into one. */
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

export interface Exchange {
  method: string;
  /** Path and decoded query. */
  path: string;
  request: unknown;
  status: number;
  response: unknown;
}

export interface Recording {
  /** `more/rotate-add` */
  name: string;
  /** Recordings of one group share their objects' ids. */
  group: "one" | "more";
  exchanges: Exchange[];
}

const folder = join(import.meta.dirname, "../fixtures/recordings");

export function recordings(): Recording[] {
  return globSync("**/*.jsonl", { cwd: folder })
    .toSorted()
    .map((file) => ({
      name: file.replace(/\.jsonl$/, ""),
      group: basename(dirname(file)) === "more" ? ("more" as const) : ("one" as const),
      exchanges: readFileSync(join(folder, file), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => exchange(JSON.parse(line) as Record<string, unknown>)),
    }));
}

function exchange(row: Record<string, unknown>): Exchange {
  return {
    method: String(row.method),
    path: decodeURIComponent(String(row.path).replaceAll("+", " ")),
    request: row.request ?? row.reqBody,
    status: Number(row.status),
    response: row.response ?? row.respBody,
  };
}

export type Json = Record<string, unknown>;

/** Every object of Graph that the responses of these recordings show whole, by id, as it was first seen. */
export function objectsOf(recorded: readonly Recording[]): Map<string, Json> {
  const seen = new Map<string, Json>();
  for (const { exchanges } of recorded) {
    for (const { path, response } of exchanges) {
      if (path.includes("$select")) continue;
      const body = (response ?? {}) as Json;
      for (const one of [body, ...(Array.isArray(body.value) ? (body.value as Json[]) : [])]) {
        if (typeof one.id === "string" && Object.keys(one).length > 8 && !seen.has(one.id)) seen.set(one.id, one);
        else if (typeof one.id === "string" && Array.isArray(one.definition) && !seen.has(one.id))
          seen.set(one.id, one);
      }
    }
  }
  return seen;
}
