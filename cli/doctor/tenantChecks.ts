import type { Agency } from "../../domain/agency/account.ts";
import type { Check } from "../../domain/doctor/report.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { appManagement, hasPremium } from "../../provider/graph/tenantPolicies.ts";
import type { Services } from "../../provider/services.ts";
import { unlessRefused } from "./unlessRefused.ts";

const area = "directory";

/** What the tenant's own policy lets nobody make, and what its licence does not let anybody assign. */
export async function tenantChecks(agency: Agency, { graph }: Services, scope: CallScope): Promise<Check[]> {
  const checks = await Promise.all([
    unlessRefused("The tenant's policies for applications", async () => {
      const { refusesIdentifiers, longestCertificate } = await appManagement(graph, scope);
      return [...identifierPolicy(refusesIdentifiers), ...certificatePolicy(agency, longestCertificate)];
    }),
    assignsGroups(agency)
      ? unlessRefused("The tenant's licences", async () => [licence(await hasPremium(graph, scope))])
      : [],
  ]);
  return checks.flat();
}

function identifierPolicy(refuses: boolean): Check[] {
  if (!refuses)
    return [
      { area, result: "good", message: "The tenant's policy lets a SAML application have ImageKit's identifiers." },
    ];
  return [
    {
      area,
      result: "bad",
      message: "The tenant's policy refuses identifiers of other domains, for SAML applications too. ImageKit's are.",
      next: "Have an administrator set excludeSaml in the default app management policy, or exempt the identity (https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions).",
    },
  ];
}

/** Entra gives a certificate three years where the file does not say when it ends. */
function certificatePolicy({ accounts }: Agency, longest: string | undefined): Check[] {
  if (longest === undefined) return [];
  const open = accounts.filter(({ certificates }) => certificates.generations.some(({ endDateTime }) => !endDateTime));
  const message = `The tenant's policy limits certificates of applications to ${longest}. ${open.length} ${open.length === 1 ? "account names" : "accounts name"} no end, which is three years.`;
  const next =
    "Give each generation an endDateTime within that (docs/rotation.md). Whether the policy covers SAML signing certificates was not tried on a tenant.";
  return open.length === 0 ? [] : [{ area, result: "warning", message, next }];
}

function licence(hasIt: boolean): Check {
  return hasIt
    ? { area, result: "good", message: "The tenant has Entra ID P1 or P2, so that groups can be assigned." }
    : {
        area,
        result: "bad",
        message: "The tenant has no Entra ID P1 or P2, and the agency file assigns groups.",
        next: "Assign users instead of groups, or get the licence.",
      };
}

function assignsGroups({ accounts }: Agency): boolean {
  return accounts.some(({ assignments }) => assignments.some(({ principalType }) => principalType === "group"));
}
