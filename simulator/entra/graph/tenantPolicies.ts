/** What an administrator set for the whole tenant, and what the tenant has paid for: only read here. */
import type { Answer, Call, Route } from "./call.ts";
import { listAnswer, type ResourceType } from "./query.ts";

export const tenantPolicyRoutes: Route[] = [
  {
    method: "GET",
    path: "/policies/defaultAppManagementPolicy",
    permissions: [
      "Policy.Read.All",
      "Policy.Read.ApplicationConfiguration",
      "Policy.ReadWrite.ApplicationConfiguration",
    ],
    handle: defaultPolicy,
  },
  {
    method: "GET",
    path: "/subscribedSkus",
    permissions: ["LicenseAssignment.Read.All", "Organization.Read.All"],
    handle: subscribedSkus,
  },
];

/** learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy, …/identifierurirestriction */
function defaultPolicy({ base, world: { policy } }: Call): Answer {
  const { restricted, excludeSaml, excludeAppsReceivingV2Tokens } = policy.identifierUris;
  const { certificateLifetime } = policy;
  const uriAdditionWithoutUniqueTenantIdentifier = {
    state: restricted ? "enabled" : "disabled",
    restrictForAppsCreatedAfterDateTime: "2025-06-01T00:00:00Z",
    ...{ excludeSaml, excludeAppsReceivingV2Tokens, isStateSetByMicrosoft: true, excludeActors: null },
  };
  const limit =
    certificateLifetime === undefined
      ? []
      : [{ restrictionType: "asymmetricKeyLifetime", state: "enabled", maxLifetime: certificateLifetime }];
  return {
    status: 200,
    body: {
      "@odata.context": `${base}/$metadata#policies/defaultAppManagementPolicy/$entity`,
      ...{ id: "00000000-0000-0000-0000-000000000000", displayName: "Default app management tenant policy" },
      ...{ description: "", isEnabled: true },
      applicationRestrictions: {
        ...{ passwordCredentials: [], keyCredentials: [] },
        identifierUris: { nonDefaultUriAddition: null, uriAdditionWithoutUniqueTenantIdentifier },
      },
      servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: limit },
    },
  };
}

function subscribedSkus(call: Call): Answer {
  const type: ResourceType = { name: "subscribedSku", set: "subscribedSkus", filterable: new Set() };
  const plan = { servicePlanId: "41781fb2-bc02-4b7c-bd55-b576c07bb09d", servicePlanName: "AAD_PREMIUM" };
  const sku = {
    ...{ id: "premium", skuPartNumber: "AAD_PREMIUM", capabilityStatus: "Enabled", consumedUnits: 5 },
    servicePlans: [{ ...plan, provisioningStatus: "Success", appliesTo: "User" }],
  };
  return listAnswer(call, type, call.world.policy.premium ? [sku] : [], (one) => ({ ...one }));
}
