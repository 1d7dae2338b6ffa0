import { toTags } from "./featureTags.ts";
import type { ServicePrincipalInputs } from "./servicePrincipalTypes.ts";

/** What every PATCH of the official plugin holds, changed or not. */
export function servicePrincipalBody(inputs: ServicePrincipalInputs): object {
  return {
    "@odata.type": "#microsoft.graph.servicePrincipal",
    accountEnabled: inputs.accountEnabled ?? true,
    alternativeNames: inputs.alternativeNames ?? [],
    appRoleAssignmentRequired: inputs.appRoleAssignmentRequired ?? false,
    description: inputs.description ?? null,
    loginUrl: inputs.loginUrl ?? null,
    notes: inputs.notes ?? null,
    notificationEmailAddresses: inputs.notificationEmailAddresses ?? [],
    preferredSingleSignOnMode: inputs.preferredSingleSignOnMode ?? null,
    samlSingleSignOnSettings: { relayState: inputs.samlSingleSignOn?.relayState ?? null },
    tags: inputs.tags ?? toTags(inputs.featureTags ?? []),
  };
}
