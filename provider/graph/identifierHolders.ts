import type { CallScope } from "../callScope.ts";
import { Once } from "../once.ts";
import { applications } from "./applications.ts";
import type { GraphClient } from "./client.ts";
import { deletedApplications } from "./deletedApplications.ts";

/** An application that keeps an identifier from others. */
export interface IdentifierHolder {
  id: string;
  appId: string;
  displayName: string;
  notes: string;
  /** When it was deleted, where it lies in the bin; empty where Graph does not say when. Undefined: it is there. */
  deletedAt: string | undefined;
}

/**
 * Who has which identifier, read once for all accounts of a run, before anything is made: an identifier exists once in a tenant, the bin
 * included. Two reads, and one more for each further 999 applications.
 */
export class IdentifierHolders {
  readonly #graph: GraphClient;
  readonly #holders = new Once<Map<string, IdentifierHolder>>();

  constructor(graph: GraphClient) {
    this.#graph = graph;
  }

  async of(identifier: string, scope: CallScope): Promise<IdentifierHolder | undefined> {
    return (await this.#holders.get(() => this.#read(scope))).get(key(identifier));
  }

  async #read(scope: CallScope): Promise<Map<string, IdentifierHolder>> {
    const holders = new Map<string, IdentifierHolder>();
    const add = (one: Omit<IdentifierHolder, "deletedAt">, uris: readonly string[], deletedAt?: string) => {
      const { id, appId, displayName, notes } = one;
      for (const uri of uris) holders.set(key(uri), { id, appId, displayName, notes, deletedAt });
    };
    for (const { displayName, notes, identifierUris, deletedDateTime, ...ids } of await deletedApplications(
      this.#graph,
      scope,
    ))
      add({ ...ids, displayName: displayName ?? "", notes: notes ?? "" }, identifierUris, deletedDateTime ?? "");
    for await (const { notes, identifierUris, ...one } of applications(this.#graph, scope))
      add({ ...one, notes: notes ?? "" }, identifierUris);
    return holders;
  }
}

/** Entra compares them without regard to case. */
function key(identifier: string): string {
  return identifier.toLowerCase();
}
