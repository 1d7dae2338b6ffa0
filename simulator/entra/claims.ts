/** The attributes and the NameID of a token: the policy in force evaluated on a user, or Entra's defaults. */
import { createHash, randomUUID } from "node:crypto";
import type { ClaimEntry, ClaimsPolicy } from "./claimsPolicy.ts";
import { assignedRoles, sourceValues, type TokenSubject } from "./claimsSources.ts";
import { transform } from "./claimsTransformations.ts";
import { basicClaims, coreClaims, type TokenClaim } from "./defaultClaims.ts";

export interface NameId {
  value: string;
  format: string;
}

export interface TokenClaims {
  nameId: NameId;
  attributes: TokenClaim[];
}

const nameIdentifier = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
const format = {
  emailAddress: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
  unspecified: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
  persistent: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  transient: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
};
const nameIdSources =
  /^(mail|userprincipalname|onpremisessamaccountname|employeeid|telephonenumber|extensionattribute(1[0-5]|[1-9]))$/i;

export function tokenClaims(subject: TokenSubject, policy: ClaimsPolicy | undefined): TokenClaims {
  const byName: NameId = { value: subject.user.userPrincipalName, format: format.emailAddress };
  if (policy === undefined) {
    return { nameId: byName, attributes: [...coreClaims(subject), ...basicClaims(subject, assignedRoles(subject))] };
  }
  const attributes = [...coreClaims(subject)];
  if (policy.includeBasicClaimSet) attributes.push(...basicClaims(subject, []));
  let nameId: NameId = byName;
  for (const entry of policy.claims) {
    if (entry.samlClaimType === undefined) continue;
    if (entry.samlClaimType === nameIdentifier) nameId = policyNameId(subject, policy, entry) ?? pairwise(subject);
    else replace(attributes, { name: entry.samlClaimType, values: entryValues(subject, policy, entry) });
  }
  return { nameId, attributes };
}

/** A claim of the policy takes the place of a basic one of the same name; without a value there is no claim. */
function replace(attributes: TokenClaim[], claim: TokenClaim): void {
  const at = attributes.findIndex(({ name }) => name === claim.name);
  if (at >= 0) attributes.splice(at, 1);
  if (claim.values.length > 0) attributes.push(claim);
}

function entryValues(subject: TokenSubject, policy: ClaimsPolicy, entry: ClaimEntry, depth = 0): string[] {
  if (entry.source?.toLowerCase() !== "transformation" || entry.value !== undefined)
    return sourceValues(subject, entry);
  const transformation = policy.transformations.find(({ id }) => id === entry.transformationId);
  const isOutput = transformation?.outputClaims.some(({ claim }) => claim === entry.id);
  // Two transformations in a row are Entra's limit; it also ends a policy that refers to itself.
  if (!transformation || !isOutput || depth >= 2) return [];
  return transform(transformation, (parameter) => {
    const reference = transformation.inputClaims.find((input) => input.parameter === parameter);
    const source = policy.claims.find(({ id, extensionId }) => reference && (id ?? extensionId) === reference.claim);
    return source ? entryValues(subject, policy, source, depth + 1) : [];
  });
}

/** Undefined where the source is not one a NameID may have, or gives nothing. */
function policyNameId(subject: TokenSubject, policy: ClaimsPolicy, entry: ClaimEntry): NameId | undefined {
  const [value] = entryValues(subject, policy, entry);
  if (value === undefined) return undefined;
  if (entry.source?.toLowerCase() === "transformation") {
    const method = policy.transformations.find(({ id }) => id === entry.transformationId)?.method;
    if (method === "ExtractMailPrefix") return { value, format: format.unspecified };
    const verified = subject.world.tenant.verifiedDomains.some((domain) => value.toLowerCase().endsWith(`@${domain}`));
    return method === "Join" && verified ? { value, format: format.emailAddress } : undefined;
  }
  if (entry.source?.toLowerCase() !== "user" || !nameIdSources.test(entry.id ?? "")) return undefined;
  const isAddress = /^(mail|userprincipalname)$/i.test(entry.id ?? "");
  return { value, format: isAddress ? format.emailAddress : format.unspecified };
}

/**
 * The NameID as a request's NameIDPolicy has it, which goes before the policy's: opaque for `persistent` and `transient`
 * (learn.microsoft.com/entra/identity-platform/single-sign-on-saml-protocol#nameidpolicy).
 */
export function requestedNameId(subject: TokenSubject, nameId: NameId, requested: string | undefined): NameId {
  if (requested === undefined) return nameId;
  if (requested === format.persistent) return pairwise(subject);
  if (requested === format.transient) return { value: `_${randomUUID()}`, format: requested };
  return { ...nameId, format: requested };
}

/** An opaque name, the same at every sign-in of this user to this application and different at any other. */
function pairwise({ user, application }: TokenSubject): NameId {
  const digest = createHash("sha256").update(`${user.id}/${application.appId}`).digest("base64url");
  return { value: digest, format: format.persistent };
}
