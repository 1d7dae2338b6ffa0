import { z } from "zod";
import { foreignToPrincipal } from "../../domain/desired/foreignCredential.ts";
import type { LiveServicePrincipal, Looked } from "../../domain/drift/live.ts";
import type { CallScope } from "../callScope.ts";
import type { GraphBatch } from "../graph/batch.ts";
import { odataString, query } from "../graph/client.ts";
import { credential, keyCredential, type StoredCertificate, storedCertificates } from "../graph/tokenSigning.ts";
import { orUndefined } from "../http/httpError.ts";
import { about, ProviderError } from "../providerError.ts";
import { assignmentsTo } from "./assignments.ts";
import { claimsPoliciesOf, portalClaimsOf } from "./claims.ts";
import { lookAgain } from "./lookAgain.ts";
import { looked } from "./looked.ts";
import { metadataOf } from "./metadata.ts";
import { ownersOf } from "./owners.ts";
import type { Reading } from "./reading.ts";

const permission = "Application.Read.All";

const principal = z.object({
  id: z.string(),
  accountEnabled: z
    .boolean()
    .nullish()
    .transform((value) => value ?? null),
  notes: z
    .string()
    .nullish()
    .transform((value) => value ?? ""),
  preferredSingleSignOnMode: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  samlSingleSignOnSettings: z.object({ relayState: z.string().nullish() }).nullish(),
  notificationEmailAddresses: z.array(z.string()),
  appRoleAssignmentRequired: z.boolean(),
  tags: z.array(z.string()),
  keyCredentials: z.array(keyCredential),
  passwordCredentials: z.array(credential),
  preferredTokenSigningKeyThumbprint: z.string().nullish(),
});

/**
 * Graph shows the certificates' bytes for one principal at a time, where `$select` names them, and counts such reads: 150 a minute for a
 * tenant (https://learn.microsoft.com/graph/api/serviceprincipal-get). Beyond that many accounts a reading waits as Graph says.
 */
const select = query({ select: Object.keys(principal.shape).join(",") });

/** The application's principal with all that hangs on it; `seen` is undefined where it has none. */
export async function readServicePrincipal(
  reading: Reading,
  appId: string,
  scope: CallScope,
): Promise<LiveApplicationPrincipal> {
  const { graph, beta, services, timeoutSeconds } = reading;
  const look = <T>(what: string, work: (inTime: CallScope) => Promise<T>) =>
    looked(`${what} of the application ${appId}`, work, { scope, timeoutSeconds });
  const own = await look("the service principal", (inTime) => itself(graph, appId, inTime));
  if ("unreadable" in own || own.seen === undefined) return own as Looked<undefined>;
  const { keyCredentials, passwordCredentials, preferredTokenSigningKeyThumbprint: active, ...seen } = own.seen;
  const { samlSingleSignOnSettings, ...rest } = seen;
  const path = `/servicePrincipals/${rest.id}`;
  const [owners, assignments, claimsPolicies, portalClaims, metadata] = await Promise.all([
    look("the owners of the service principal", (inTime) => ownersOf(graph, path, inTime)),
    look("the app role assignments", (inTime) => assignmentsTo(graph, path, inTime)),
    look("the claims mapping policies", (inTime) => claimsPoliciesOf(reading, rest.id, inTime)),
    look("the portal's claims", (inTime) => portalClaimsOf(beta, path, inTime)),
    look("the federation metadata", (inTime) => metadataOf(services.metadata, appId, inTime)),
  ]);
  return {
    seen: {
      ...rest,
      credentials: foreignToPrincipal(keyCredentials, passwordCredentials),
      samlSingleSignOnSettings: { relayState: samlSingleSignOnSettings?.relayState ?? null },
      activeThumbprint: active?.toUpperCase() || undefined,
      portalClaims: "seen" in portalClaims ? portalClaims.seen : portalClaims,
      ...{ owners, assignments, claimsPolicies, metadata },
    },
  };
}

type LiveApplicationPrincipal = Looked<LiveServicePrincipal | undefined>;
type Principal = z.infer<typeof principal> & {
  certificates: Omit<StoredCertificate, "customKeyIdentifier" | "problem" | "proof">[];
};

/** Asked by client id and by a list, several times: other replicas may know a principal that the first one has not heard of. */
async function itself(graph: GraphBatch, appId: string, scope: CallScope): Promise<Principal | undefined> {
  const one = (key: string) =>
    graph.get({ path: `/servicePrincipals${key}${select}`, schema: principal, permission }, scope);
  let listed: string | undefined;
  const look = async () => {
    const found = await orUndefined(one(`(appId=${odataString(appId)})`));
    if (found) return found;
    listed = (await idInList(graph, appId, scope)) ?? listed;
    return listed === undefined ? undefined : await orUndefined(one(`/${listed}`));
  };
  const found = await lookAgain(look, (seen) => seen !== undefined, scope);
  if (!found && listed !== undefined)
    throw new ProviderError(
      `${about(scope.account)}: Graph lists the service principal ${listed} of the application ${appId}, and does not find it: its replicas differ. Look again in a minute.`,
    );
  if (!found) return undefined;
  const certificates = storedCertificates(found.keyCredentials, scope);
  return {
    ...found,
    certificates: certificates.map(
      ({ customKeyIdentifier: _, problem: _why, proof: _who, ...certificate }) => certificate,
    ),
  };
}

async function idInList(graph: GraphBatch, appId: string, scope: CallScope): Promise<string | undefined> {
  const path = `/servicePrincipals${query({ filter: `appId eq ${odataString(appId)}`, select: "id" })}`;
  const [listed] = await graph.list({ path, schema: z.object({ id: z.string() }), permission }, scope);
  return listed?.id;
}
