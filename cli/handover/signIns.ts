import type { Agency } from "../../domain/agency/account.ts";
import type { LastSignIn } from "../../domain/handover/lastSignIn.ts";
import { clientIdIn } from "../../domain/saml/identifiers.ts";
import { lastSignIn, noPremiumLicense } from "../../provider/graph/signIns.ts";
import { HttpError } from "../../provider/http/httpError.ts";
import { ProviderError } from "../../provider/providerError.ts";
import { createServices } from "../../provider/services.ts";
import { agencyScope } from "../shared/agencyScope.ts";
import type { Handover, Handovers } from "./handovers.ts";

/** Entra's log is slow and answers few questions at a time. Seconds. */
const timeoutSeconds = 60;

/**
 * The last sign-in to each confirmed account since it was confirmed. One question an account, one after the other, since Graph slows down whoever asks its log
 * fast. What was found before a refusal is kept, and the refusal told.
 */
export async function lookUpSignIns(
  agency: Pick<Agency, "name" | "tenantId">,
  accounts: readonly Handover[],
): Promise<Pick<Handovers, "signIns" | "signInProblem">> {
  const signIns = new Map<string, LastSignIn>();
  try {
    const { graph } = createServices({ tenantId: agency.tenantId, timeoutSeconds });
    for (const { imagekitId, now, bundle } of accounts) {
      const clientId = clientIdIn(bundle?.signIn);
      if (now.status !== "confirmed" || clientId === undefined) continue;
      const found = await lastSignIn(graph, clientId, agencyScope(agency));
      // What happened before the settings were saved says nothing of them.
      if (found && Date.parse(found.at) >= Math.floor(Date.parse(now.since) / 1000) * 1000)
        signIns.set(imagekitId, found);
    }
    return { signIns, signInProblem: undefined };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return {
      signIns,
      signInProblem: `Entra's log of sign-ins could not be read. ${reasonOf(error)}`,
    };
  }
}

function reasonOf(error: ProviderError): string {
  if (error instanceof HttpError && error.code === noPremiumLicense)
    return "The tenant has no license of Entra ID P1 or P2, and without one Graph does not give it.";
  return error.message;
}
