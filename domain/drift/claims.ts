import type { DesiredAccount } from "../desired/account.ts";
import { canonicalDefinition } from "../saml/claimsMappingPolicy.ts";
import { claimDifferences, claimsOf, claimWords, joined, shown } from "./claimDifferences.ts";
import type { Comparison } from "./comparison.ts";
import type { LiveServicePrincipal, Looked, PortalClaim } from "./live.ts";
import { byHand, runUp } from "./remedies.ts";
import { printable, quoted } from "./values.ts";

type LivePolicy = { id: string; displayName: string; definition: string };

const object = "claimsMappingPolicy";

/** The assigned claims mapping policies against the one that is to be. Claims are compared by meaning. */
export function compareClaims(
  comparison: Comparison,
  desired: DesiredAccount["claims"],
  live: readonly LivePolicy[],
): void {
  const place = { side: "entra", object } as const;
  const same = ({ definition }: LivePolicy) =>
    // Nearly always so, and a hundred times as fast.
    definition === desired.definition || canonicalDefinition(definition) === canonicalDefinition(desired.definition);
  const own = live.find(({ displayName }) => displayName === desired.displayName) ?? live.find(same);
  if (live.length === 0) {
    const message = "No claims mapping policy is assigned: assertions lack imagekit_id and imagekit_role.";
    const expected = desired.displayName;
    comparison.find("claims-policy-missing", { ...place, expected, message, remedy: runUp });
  }
  for (const { id, displayName, definition } of live.filter((policy) => policy !== own)) {
    const message = `Another claims mapping policy is assigned, ${quoted(displayName)} (${printable(id)}): ${claimWords(definition)}.`;
    const values = { expected: desired.displayName, actual: displayName, message, remedy: runUp };
    comparison.find("claims-policy-foreign", { ...place, objectId: id, ...values });
  }
  if (!own) return;
  const { id: objectId, displayName, definition } = own;
  if (displayName !== desired.displayName) {
    const message = `The claims mapping policy is called ${quoted(displayName)}.`;
    const values = { property: "displayName", expected: desired.displayName, actual: displayName };
    comparison.find("claims-policy-renamed", { ...place, objectId, ...values, message, remedy: runUp });
  }
  if (!same(own)) {
    const differences =
      claimDifferences(desired.definition, definition) ?? "the claims are the same, but not what else the policy says";
    const message = `The claims mapping policy is not as the agency file asks for: ${differences}.`;
    const values = { property: "definition", expected: desired.definition, actual: definition };
    comparison.find("claims-differ", { ...place, objectId, ...values, message, remedy: runUp });
  }
}

/**
 * Claims made on the portal's Attributes & Claims page. An assigned policy goes before them
 * (https://learn.microsoft.com/entra/identity-platform/claims-customization-powershell); without one they are what is issued.
 */
export function comparePortalClaims(
  comparison: Comparison,
  desired: DesiredAccount["claims"],
  { id: objectId, portalClaims: looked, claimsPolicies }: LiveServicePrincipal,
): void {
  const place = { side: "entra", object, objectId } as const;
  const property = "customClaimsPolicy";
  if ("notPermitted" in looked) {
    const message = `Claims made in the portal were not looked at: ${looked.notPermitted}`;
    const remedy =
      "Grant the reading identity the permission that it lacks, or leave it: an assigned policy goes before them.";
    comparison.find("claims-in-portal-unchecked", { ...place, property, message, remedy });
    return;
  }
  comparison.look(looked, place, (made) => {
    if (made.length === 0) return;
    const [severity, effect] = isAssigned(claimsPolicies)
      ? (["warning", "The assigned policy goes before them; they would count the day it is gone."] as const)
      : (["error", "No policy goes before them, so they are what ImageKit is sent."] as const);
    const message = `Claims were made in the portal: ${besideDeclared(made, desired.definition)}. ${effect}`;
    const remedy = byHand("Delete them on the application's Attributes & Claims page");
    comparison.find("claims-in-portal", {
      ...place,
      severity,
      property,
      actual: made.map(({ name, value }) => `${shown(name)}: ${value}`),
      message,
      remedy,
    });
  });
}

/** Each with what the agency file declares. */
function besideDeclared(made: readonly PortalClaim[], definition: string): string {
  const declared = claimsOf(definition);
  const clauses = made.map(({ name, value }) => {
    const own = declared?.get(name);
    return `${shown(name)} is ${value} (${own === undefined ? "not declared" : `declared: ${own}`})`;
  });
  return joined(clauses);
}

function isAssigned(policies: Looked<readonly LivePolicy[]>): boolean {
  return "seen" in policies && policies.seen.length > 0;
}
