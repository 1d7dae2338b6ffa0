import { credentialWords } from "../../domain/desired/foreignCredential.ts";
import type { CallScope } from "../callScope.ts";
import { credentialsOfApp } from "../graph/applicationCredentials.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Services } from "../services.ts";

/** Credentials that a message names. */
const most = 3;

/**
 * Throws where somebody gave the application a client secret, a key or a federated credential: whoever holds one acts as the
 * application, so its metadata is not to be delivered. One read.
 */
export async function refuseForeignCredentials({ graph }: Services, clientId: string, scope: CallScope): Promise<void> {
  // Where a reader does not know the application yet, nobody had the time to give it one.
  const found = (await credentialsOfApp(graph, clientId, scope)) ?? [];
  if (found.length === 0) return;
  const more = found.length > most ? ` and ${found.length - most} more` : "";
  throw new ProviderError(
    `${about(scope.account)}: the application ${clientId} has the ${found.slice(0, most).map(credentialWords).join(", ")}${more}, which this program never makes. ` +
      "Whoever holds it acts as the application. Nothing was delivered to ImageKit and nothing activated. " +
      "Find out who added it (Entra's audit log), remove it in the Entra admin center, App registrations, Certificates & secrets, and run the same again (docs/decisions/ownership.md).",
  );
}
