/** What the portal's claims page keeps, read into the same form as a claims mapping policy. Claims for JWT alone are left out. */
import type { CustomClaimAttribute, CustomClaimConfiguration, CustomClaimsPolicy } from "../directory.ts";
import type { ClaimEntry, ClaimReference, ClaimsPolicy, ClaimsTransformation } from "./claimsPolicy.ts";

const nameIdentifier = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

export function readCustomClaimsPolicy({ includeBasicClaimSet, claims }: CustomClaimsPolicy): ClaimsPolicy {
  const policy: ClaimsPolicy = { includeBasicClaimSet, claims: [], transformations: [] };
  claims.forEach((claim, place) => {
    if (claim["@odata.type"] === "#microsoft.graph.samlNameIdClaim") add(policy, place, claim, nameIdentifier);
    else if (claim.tokenFormat.includes("saml"))
      add(policy, place, claim, claim.namespace ? `${claim.namespace}/${claim.name}` : claim.name);
  });
  return policy;
}

function add(
  policy: ClaimsPolicy,
  place: number,
  { configurations: [configuration] }: { configurations: CustomClaimConfiguration[] },
  samlClaimType: string,
): void {
  if (configuration === undefined) return;
  const { attribute, transformations } = configuration;
  const [join] = transformations;
  if (join === undefined) {
    if (attribute !== null) policy.claims.push({ ...entryOf(attribute), samlClaimType });
    return;
  }
  const [id, output] = [`join ${place}`, `joined ${place}`];
  const transformation: ClaimsTransformation = {
    id,
    method: "Join",
    inputClaims: [],
    inputParameters: { separator: join.separator },
    outputClaims: [{ claim: output, parameter: "outputClaim" }],
    treatAsMultiValue: false,
  };
  for (const [parameter, input] of [
    ["string1", join.input.attribute],
    ["string2", join.input2.attribute],
  ] as const) {
    if (input["@odata.type"] === "#microsoft.graph.valueBasedAttribute")
      transformation.inputParameters[parameter] = input.value;
    else transformation.inputClaims.push(fed(policy, input, parameter));
  }
  policy.transformations.push(transformation);
  policy.claims.push({ source: "transformation", id: output, transformationId: id, samlClaimType });
}

/** An entry that only feeds a transformation. */
function fed(policy: ClaimsPolicy, attribute: CustomClaimAttribute, parameter: string): ClaimReference {
  const entry = entryOf(attribute);
  policy.claims.push(entry);
  return { claim: entry.id ?? entry.extensionId ?? "", parameter };
}

function entryOf(attribute: CustomClaimAttribute): ClaimEntry {
  if (attribute["@odata.type"] === "#microsoft.graph.valueBasedAttribute") return { value: attribute.value };
  const { source, id, isExtensionAttribute } = attribute;
  return { source, ...(isExtensionAttribute ? { extensionId: id } : { id: id.trim() }) };
}
