/**
 * `/auditLogs/signIns`: who signed in to what and what came of it, the newest first. A tenant without a Premium license is refused
 * (github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/4135). The real log shows a sign-in some minutes later; this one at once.
 */
import type { Answer, Call, Route } from "./call.ts";
import { GraphError } from "./graphError.ts";
import { listAnswer, type ResourceType } from "./query.ts";

export const signInRoutes: Route[] = [
  { method: "GET", path: "/auditLogs/signIns", permissions: ["AuditLog.Read.All"], handle: signIns },
];

const type: ResourceType = {
  name: "signIn",
  set: "auditLogs/signIns",
  filterable: new Set(["id", "appId", "appDisplayName", "createdDateTime", "userId", "userPrincipalName"]),
};

function signIns(call: Call): Answer {
  const { policy, signIns } = call.world;
  if (!policy.premium)
    throw new GraphError(
      403,
      "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
      "Neither tenant is B2C or tenant doesn't have premium license",
    );
  return listAnswer(call, type, signIns.toReversed(), (one) => ({ ...one }));
}
