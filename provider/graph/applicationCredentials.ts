import { z } from "zod";
import { type ForeignCredential, foreignToApplication } from "../../domain/desired/foreignCredential.ts";
import type { CallScope } from "../callScope.ts";
import { orUndefined } from "../http/httpError.ts";
import { type GraphClient, odataString, query } from "./client.ts";

const permission = "Application.Read.All or Application.ReadWrite.OwnedBy";

const part = z.object({ keyId: z.string(), displayName: z.string().nullish() });

/** What is read of an application to find the credentials that somebody gave it. */
export const applicationCredentials = z.object({
  keyCredentials: z.array(part),
  passwordCredentials: z.array(part),
  federatedIdentityCredentials: z
    .array(z.object({ id: z.string(), name: z.string(), issuer: z.string(), subject: z.string() }))
    .nullish()
    .transform((all) => all ?? []),
});

/** Graph expands a relationship to twenty at most, which is as many as an application may have. */
export const expandFederated = "federatedIdentityCredentials";

export function foreignIn(found: z.infer<typeof applicationCredentials>): ForeignCredential[] {
  return foreignToApplication(found.keyCredentials, found.passwordCredentials, found.federatedIdentityCredentials);
}

/**
 * The credentials of an application, in one read. Undefined where it is gone. Without `$select`: Graph shows them all the same, and counts
 * reads that select keyCredentials, 150 a minute for a tenant (https://learn.microsoft.com/graph/api/application-get).
 */
export async function credentialsOfApp(
  graph: GraphClient,
  clientId: string,
  scope: CallScope,
): Promise<ForeignCredential[] | undefined> {
  const path = `/applications(appId=${odataString(clientId)})${query({ expand: expandFederated })}`;
  const found = await orUndefined(
    graph.send({ method: "GET", path, schema: applicationCredentials, permission }, scope),
  );
  return found && foreignIn(found);
}
