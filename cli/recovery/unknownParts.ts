import type { Account } from "../../domain/agency/account.ts";
import { assignedRoleId } from "../../domain/desired/enterpriseApp.ts";
import { azureadTokens, resourceNames } from "../../domain/desired/resourceNames.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import type { CallScope } from "../../provider/callScope.ts";
import type { ApplicationSummary } from "../../provider/graph/applications.ts";
import { assignmentsTo } from "../../provider/graph/appRoleAssignments.ts";
import type { GraphClient } from "../../provider/graph/client.ts";
import { principalOfApp } from "../../provider/graph/servicePrincipals.ts";
import { isNotFound } from "../../provider/http/httpError.ts";
import { untilReplicated } from "../../provider/untilReplicated.ts";
import type { KnownResources, Leftover } from "./leftovers.ts";

/** The longest wait for one thing that a killed run made just before. */
const lagSeconds = 60;

/** An account's identifier and assignments that are live and not in the state: azuread's create of what is there is refused. */
export async function unknownParts(
  graph: GraphClient,
  account: Account,
  application: ApplicationSummary,
  state: KnownResources,
  scope: CallScope,
): Promise<Leftover[]> {
  const found: Leftover[] = [];
  const add = (type: string, name: string, id: string) => found.push({ account: account.imagekitId, type, name, id });
  const { identifier } = samlUrls(account);
  const names = resourceNames(account.imagekitId);
  const { applicationIdentifierUri, appRoleAssignment } = azureadTokens;
  if (application.identifierUris.includes(identifier) && !state.find(applicationIdentifierUri, names.identifierUri)) {
    const inId = Buffer.from(identifier).toString("base64");
    add(applicationIdentifierUri, names.identifierUri, `/applications/${application.id}/identifierUris/${inId}`);
  }
  const missing = account.assignments.filter((one) => !state.find(appRoleAssignment, names.assignment(one)));
  const principal = missing.length > 0 ? await principalOfApp(graph, application.appId, scope) : undefined;
  if (!principal) return found;
  // It was found a moment ago: a reader that says it is not there is behind.
  const assigned = await untilReplicated(
    (timed) => assignmentsTo(graph, principal.id, timed),
    { lagging: isNotFound, timeoutSeconds: lagSeconds },
    scope,
  );
  for (const one of missing) {
    const role = assignedRoleId(account.imagekitId, one.role);
    const there = assigned.find(({ principalId, appRoleId }) => principalId === one.principalId && appRoleId === role);
    if (there)
      add(appRoleAssignment, names.assignment(one), `/servicePrincipals/${principal.id}/appRoleAssignedTo/${there.id}`);
  }
  return found;
}
