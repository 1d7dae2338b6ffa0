import type { Agency } from "../../domain/agency/account.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { NoTokenError } from "../../provider/entra/accessToken.ts";
import { HttpError } from "../../provider/http/httpError.ts";
import { CancelledError } from "../../provider/pause.ts";
import { ProviderError } from "../../provider/providerError.ts";
import { createServices, type Services } from "../../provider/services.ts";
import { deadline } from "./deadline.ts";

/** Why the run would get no token for Graph; undefined where it gets one, or where a server is only busy: the run has more patience. */
export async function signInProblem({ graph }: Services, scope: CallScope): Promise<string | undefined> {
  try {
    await graph.callerId(scope);
    return undefined;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error instanceof CancelledError)
      return `${scope.account}: there was no token for Graph, since Entra's sign-in ${error.message}. Check the network, the proxy variables and ARM_METADATA_HOSTNAME.`;
    const isBusy = error instanceof NoTokenError ? error.isBusy : error instanceof HttpError && isServers(error);
    return isBusy ? undefined : error.message;
  }
}

/** The same for a command that begins with it: at most ten seconds. `properties`: of the services that sign in. */
export async function soonSignInProblem(
  agency: Pick<Agency, "name">,
  properties: Parameters<typeof createServices>[0],
): Promise<string | undefined> {
  const { timeoutSeconds, scope, clear } = deadline(agency);
  return await signInProblem(createServices({ ...properties, timeoutSeconds }), scope).finally(clear);
}

function isServers({ status }: HttpError): boolean {
  return status === 429 || (status ?? 0) >= 500;
}
