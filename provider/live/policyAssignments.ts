import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import type { GraphBatch } from "../graph/batch.ts";
import { query } from "../graph/client.ts";

export const claimsPolicy = z.object({ id: z.string(), displayName: z.string(), definition: z.array(z.string()) });

export type ClaimsPolicy = z.infer<typeof claimsPolicy>;

/**
 * Who has which claims mapping policy, told from the policies' side. Graph documents the way from a principal to its policies only with
 * permissions to write (https://learn.microsoft.com/graph/api/serviceprincipal-list-claimsmappingpolicies), so an identity that reads and
 * nothing else goes this way, through every policy of the tenant, once for all accounts.
 */
export class PolicyAssignments {
  readonly #graph: GraphBatch;
  readonly #scope: CallScope;
  #byPrincipal: Promise<Map<string, ClaimsPolicy[]>> | undefined;

  constructor(graph: GraphBatch, scope: CallScope) {
    this.#graph = graph;
    this.#scope = scope;
  }

  async of(principalId: string): Promise<ClaimsPolicy[]> {
    // A refusal is kept too: it would be the same for every account.
    this.#byPrincipal ??= this.#read();
    return (await this.#byPrincipal).get(principalId) ?? [];
  }

  async #read(): Promise<Map<string, ClaimsPolicy[]>> {
    const path = "/policies/claimsMappingPolicies";
    const policies = await this.#graph.list(
      { path: `${path}${query({ top: "200" })}`, schema: claimsPolicy, permission: "Policy.Read.All" },
      this.#scope,
    );
    const byPrincipal = new Map<string, ClaimsPolicy[]>();
    await Promise.all(
      policies.map(async (policy) => {
        const read = { path: `${path}/${policy.id}/appliesTo`, schema: z.object({ id: z.string() }) };
        const permission = "Policy.Read.All and Application.Read.All";
        for (const { id } of await this.#graph.list({ ...read, permission }, this.#scope))
          byPrincipal.set(id, [...(byPrincipal.get(id) ?? []), policy]);
      }),
    );
    return byPrincipal;
  }
}
