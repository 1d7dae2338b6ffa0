/** `/organization`: the tenant itself. */
import type { Answer, Call, Route } from "./call.ts";
import { listAnswer, type ResourceType } from "./query.ts";

export const organizationRoutes: Route[] = [
  { method: "GET", path: "/organization", permissions: ["Organization.Read.All"], handle: organization },
];

function organization(call: Call): Answer {
  const { id, displayName, verifiedDomains } = call.world.tenant;
  const domains = verifiedDomains.map((name, index) => ({
    capabilities: "Email, OfficeCommunicationsOnline",
    isDefault: index === 0,
    isInitial: name.endsWith(".onmicrosoft.com"),
    name,
    type: "Managed",
  }));
  const type: ResourceType = { name: "organization", set: "organization", filterable: new Set(["id"]) };
  return listAnswer(call, type, [{ id }], () => ({ id, displayName, tenantType: "AAD", verifiedDomains: domains }));
}
