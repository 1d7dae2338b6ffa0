import { z } from "zod";
import type { Account, Assignment } from "../../domain/agency/account.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { type BatchedRead, GraphBatch } from "../../provider/graph/batch.ts";
import { query } from "../../provider/graph/client.ts";
import { isNotFound } from "../../provider/http/httpError.ts";
import type { Services } from "../../provider/services.ts";
import type { AccountProblem } from "../shared/accountLines.ts";

/** So many go out at once, each alone. */
const fewIds = 8;

const principal = z.object({ id: z.string() });

const kinds = {
  group: { set: "groups", permission: "GroupMember.Read.All" },
  user: { set: "users", permission: "User.Read.All" },
} as const;

/**
 * Groups and users that the accounts assign and the tenant does not have, many of them in few requests. Says nothing of what cannot be looked at: the
 * run needs no permission to read the directory.
 */
export async function principalProblems(
  accounts: readonly Account[],
  { graph }: Pick<Services, "graph">,
  { scope, timeoutSeconds }: { scope: CallScope; timeoutSeconds: number },
): Promise<AccountProblem[]> {
  const wanted = new Map<string, Assignment>();
  for (const { assignments } of accounts) for (const one of assignments) wanted.set(keyOf(one), one);
  const batch = new GraphBatch(graph, { version: "v1.0", scope, timeoutSeconds });
  const get = (read: BatchedRead<z.infer<typeof principal>>) =>
    wanted.size > fewIds ? batch.get(read, scope) : graph.send({ method: "GET", ...read }, scope);
  const missing = new Set<string>();
  const look = async (key: string, { principalId, principalType }: Assignment) => {
    const { set, permission } = kinds[principalType];
    const path = `/${set}/${principalId}${query({ select: "id" })}`;
    await get({ path, schema: principal, permission }).catch((error: unknown) => {
      if (isNotFound(error)) missing.add(key);
    });
  };
  await Promise.all([...wanted].map(([key, one]) => look(key, one)));
  return accounts.flatMap(({ imagekitId, assignments }) =>
    assignments
      .filter((one) => missing.has(keyOf(one)))
      .map(({ principalType, principalId }) => ({
        account: imagekitId,
        problem: `the tenant has no ${principalType} with the object id ${principalId}, to which the agency file gives access. Correct the id, or take the line out. Where it was made a moment ago, wait a minute.`,
      })),
  );
}

function keyOf({ principalType, principalId }: Assignment): string {
  return `${principalType} ${principalId.toLowerCase()}`;
}
