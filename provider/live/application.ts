import { z } from "zod";
import { foreignToApplication } from "../../domain/desired/foreignCredential.ts";
import type { LiveApplication, Looked } from "../../domain/drift/live.ts";
import type { CallScope } from "../callScope.ts";
import { applicationCredentials, expandFederated } from "../graph/applicationCredentials.ts";
import type { GraphBatch } from "../graph/batch.ts";
import { query } from "../graph/client.ts";
import { orUndefined } from "../http/httpError.ts";
import { lookAgain } from "./lookAgain.ts";
import { looked } from "./looked.ts";
import { ownersOf } from "./owners.ts";
import type { Reading } from "./reading.ts";
import { readServicePrincipal } from "./servicePrincipal.ts";

/** Application permission that reads any application and principal; `Application.ReadWrite.OwnedBy` reads them all too. */
export const readPermission = "Application.Read.All";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

const application = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: text,
  signInAudience: text,
  notes: z
    .string()
    .nullish()
    .transform((value) => value ?? ""),
  identifierUris: texts,
  ...applicationCredentials.shape,
  api: z.object({
    requestedAccessTokenVersion: z
      .number()
      .nullish()
      .transform((value) => value ?? null),
  }),
  web: z.object({ homePageUrl: text, logoutUrl: text, redirectUris: texts }),
  appRoles: z.array(
    z.object({
      id: z.string(),
      allowedMemberTypes: texts,
      value: text,
      displayName: text,
      description: text,
      isEnabled: z.boolean(),
    }),
  ),
});

/**
 * Without `$select`: Graph shows keyCredentials all the same, and counts reads that select them, 150 a minute for a tenant
 * (https://learn.microsoft.com/graph/api/application-get).
 */
const path = (id: string) => `/applications/${encodeURIComponent(id)}${query({ expand: expandFederated })}`;

/** The application with all that hangs on it; `seen` is undefined where Graph does not have it (any more). */
export async function readApplication(
  reading: Reading,
  id: string,
  scope: CallScope,
): Promise<Looked<LiveApplication | undefined>> {
  const { graph, timeoutSeconds } = reading;
  const own = await looked(`the application ${id}`, (inTime) => itself(graph, id, inTime), { scope, timeoutSeconds });
  if ("unreadable" in own || own.seen === undefined) return own as Looked<undefined>;
  const [owners, servicePrincipal] = await Promise.all([
    looked(`the owners of the application ${id}`, (inTime) => ownersOf(graph, `/applications/${id}`, inTime), {
      scope,
      timeoutSeconds,
    }),
    readServicePrincipal(reading, own.seen.appId, scope),
  ]);
  const { keyCredentials, passwordCredentials, federatedIdentityCredentials, ...rest } = own.seen;
  const credentials = foreignToApplication(keyCredentials, passwordCredentials, federatedIdentityCredentials);
  return { seen: { ...rest, credentials, owners, servicePrincipal } };
}

/** Asked again where it is not there: a list and a read may come from replicas that are not equally far. */
async function itself(graph: GraphBatch, id: string, scope: CallScope) {
  const read = () => orUndefined(graph.get({ path: path(id), schema: application, permission: readPermission }, scope));
  return lookAgain(read, (found) => found !== undefined, scope);
}
