import { z } from "zod";
import type { LastSignIn } from "../../domain/handover/lastSignIn.ts";
import type { CallScope } from "../callScope.ts";
import { type GraphClient, query } from "./client.ts";

const signInList = z.object({
  value: z.array(
    z.object({
      createdDateTime: z.string(),
      userPrincipalName: z.string(),
      status: z.object({ errorCode: z.number(), failureReason: z.string().nullish() }),
    }),
  ),
});

/** The code of Graph's refusal where the tenant has no license for the log. */
export const noPremiumLicense = "Authentication_RequestFromNonPremiumTenantOrB2CTenant";

/**
 * The last interactive sign-in to an application, from the tenant's log; undefined where it has none. The log gives the newest first
 * (https://learn.microsoft.com/graph/api/signin-list). Needs `AuditLog.Read.All` and a license of Entra ID P1 or P2.
 */
export async function lastSignIn(
  graph: Pick<GraphClient, "send">,
  clientId: string,
  scope: CallScope,
): Promise<LastSignIn | undefined> {
  const path = `/auditLogs/signIns${query({ filter: `appId eq '${clientId}'`, top: "1" })}`;
  const { value } = await graph.send(
    { method: "GET", path, schema: signInList, permission: "AuditLog.Read.All" },
    scope,
  );
  const [last] = value;
  if (!last) return undefined;
  const { createdDateTime, userPrincipalName, status } = last;
  return {
    ...{ at: createdDateTime, user: userPrincipalName },
    ...{ errorCode: status.errorCode, reason: status.failureReason ?? "" },
  };
}
