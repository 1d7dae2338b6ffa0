import { z } from "zod";
import type { CallScope } from "../callScope.ts";
import type { GraphClient } from "./client.ts";

const restriction = z.looseObject({
  state: z.string().nullish(),
  excludeSaml: z.boolean().nullish(),
  excludeAppsReceivingV2Tokens: z.boolean().nullish(),
});

const policySchema = z.object({
  isEnabled: z.boolean(),
  applicationRestrictions: z
    .looseObject({
      identifierUris: z.looseObject({ uriAdditionWithoutUniqueTenantIdentifier: restriction.nullish() }).nullish(),
    })
    .nullish(),
  servicePrincipalRestrictions: z
    .looseObject({
      keyCredentials: z
        .array(
          z.looseObject({
            restrictionType: z.string(),
            state: z.string().nullish(),
            maxLifetime: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** What a tenant's default policy for applications says of what `up` makes. */
export interface AppManagement {
  /** Whether a new identifier of another's domain is refused for a SAML application, too. */
  refusesIdentifiers: boolean;
  /** ISO 8601 duration; undefined where certificates may last as long as Entra lets them. */
  longestCertificate: string | undefined;
}

/** Needs `Policy.Read.All`. https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get */
export async function appManagement(graph: Pick<GraphClient, "send">, scope: CallScope): Promise<AppManagement> {
  const path = "/policies/defaultAppManagementPolicy";
  const policy = await graph.send({ method: "GET", path, schema: policySchema, permission: "Policy.Read.All" }, scope);
  const { isEnabled, applicationRestrictions, servicePrincipalRestrictions } = policy;
  const uris = applicationRestrictions?.identifierUris?.uriAdditionWithoutUniqueTenantIdentifier;
  const lifetime = servicePrincipalRestrictions?.keyCredentials?.find(
    ({ restrictionType, state }) => restrictionType === "asymmetricKeyLifetime" && state !== "disabled",
  );
  return {
    refusesIdentifiers: isEnabled && uris?.state === "enabled" && uris.excludeSaml !== true,
    longestCertificate: isEnabled ? (lifetime?.maxLifetime ?? undefined) : undefined,
  };
}

const skuSchema = z.object({
  value: z.array(
    z.looseObject({
      capabilityStatus: z.string().nullish(),
      servicePlans: z.array(z.looseObject({ servicePlanName: z.string(), provisioningStatus: z.string().nullish() })),
    }),
  ),
});

/** Whether the tenant has Entra ID P1 or P2. Needs `LicenseAssignment.Read.All`. https://learn.microsoft.com/graph/api/subscribedsku-list */
export async function hasPremium(graph: Pick<GraphClient, "send">, scope: CallScope): Promise<boolean> {
  const permission = "LicenseAssignment.Read.All";
  const { value } = await graph.send({ method: "GET", path: "/subscribedSkus", schema: skuSchema, permission }, scope);
  return value.some(
    ({ capabilityStatus, servicePlans }) =>
      capabilityStatus === "Enabled" &&
      servicePlans.some(({ servicePlanName }) => /^AAD_PREMIUM(_P2)?$/.test(servicePlanName)),
  );
}
