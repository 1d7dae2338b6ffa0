/** The SAML response in Entra's form: the assertion signed, the response around it not. */
import type { ServicePrincipal, User, World } from "../types.ts";
import { requestedNameId, type TokenClaims, tokenClaims } from "./claims.ts";
import { type ClaimsPolicy, readClaimsPolicy } from "./claimsPolicy.ts";
import { readCustomClaimsPolicy } from "./customClaimsPolicy.ts";
import type { TokenClaim } from "./defaultClaims.ts";
import type { SignInTarget } from "./signInApplication.ts";
import { noSigningKey } from "./signInError.ts";
import { activeSigningKey, tenantSigningKey } from "./signingKey.ts";
import { escapeXml, freshId, signElement } from "./xml.ts";

const saml = "urn:oasis:names:tc:SAML:2.0";
const lifetimeMinutes = 60;
/** Conditions begin a little early, for receivers whose clock is behind. */
const earlyMinutes = 5;

/** XML text. A claims policy needs a key of the application's own (AADSTS50146); without a policy the tenant's key does. */
export async function samlResponse(world: World, target: SignInTarget, user: User): Promise<string> {
  const { application, principal } = target;
  const policy = claimsPolicyInForce(world, principal);
  const own = activeSigningKey(world, principal);
  if (policy !== undefined && !own) throw noSigningKey(application.appId);
  const subject = { world, user, application, principal };
  const { nameId, attributes } = tokenClaims(subject, policy);
  const named = requestedNameId(subject, nameId, target.request?.nameIdFormat);
  const xml = unsignedResponse(world, target, { nameId: named, attributes });
  return signElement(xml, "Assertion", "afterIssuer", own ?? (await tenantSigningKey(world)));
}

/**
 * An assigned claims mapping policy supersedes what was made in the portal, so that tokens ignore that
 * (learn.microsoft.com/entra/identity-platform/claims-customization-powershell).
 */
function claimsPolicyInForce(world: World, principal: ServicePrincipal): ClaimsPolicy | undefined {
  const [policyId] = principal.claimsMappingPolicies;
  const definition =
    policyId === undefined ? undefined : world.store.claimsMappingPolicies.get(policyId)?.definition[0];
  if (definition !== undefined) return readClaimsPolicy(definition);
  return principal.claimsPolicy && readCustomClaimsPolicy(principal.claimsPolicy);
}

function unsignedResponse(world: World, target: SignInTarget, { nameId, attributes }: TokenClaims): string {
  const now = world.clock.now();
  const issued = instant(now);
  const until = instant(now + lifetimeMinutes * 60_000);
  const id = freshId();
  const replyUrl = escapeXml(target.replyUrl);
  const issuer = `<Issuer xmlns="${saml}:assertion">https://sts.windows.net/${world.tenant.id}/</Issuer>`;
  const inResponseTo = target.request ? ` InResponseTo="${escapeXml(target.request.id)}"` : "";
  return (
    `<samlp:Response ID="${freshId()}" Version="2.0" IssueInstant="${issued}" Destination="${replyUrl}"${inResponseTo} xmlns:samlp="${saml}:protocol">${issuer}` +
    `<samlp:Status><samlp:StatusCode Value="${saml}:status:Success"/></samlp:Status>` +
    `<Assertion ID="${id}" IssueInstant="${issued}" Version="2.0" xmlns="${saml}:assertion">` +
    `<Issuer>https://sts.windows.net/${world.tenant.id}/</Issuer>` +
    `<Subject><NameID Format="${escapeXml(nameId.format)}">${escapeXml(nameId.value)}</NameID>` +
    `<SubjectConfirmation Method="${saml}:cm:bearer"><SubjectConfirmationData${inResponseTo} NotOnOrAfter="${until}" Recipient="${replyUrl}"/></SubjectConfirmation></Subject>` +
    `<Conditions NotBefore="${instant(now - earlyMinutes * 60_000)}" NotOnOrAfter="${until}">` +
    `<AudienceRestriction><Audience>${escapeXml(audience(world, target.identifier))}</Audience></AudienceRestriction></Conditions>` +
    `<AttributeStatement>${attributes.map(attribute).join("")}</AttributeStatement>` +
    `<AuthnStatement AuthnInstant="${issued}" SessionIndex="${id}"><AuthnContext><AuthnContextClassRef>${saml}:ac:classes:Password</AuthnContextClassRef></AuthnContext></AuthnStatement>` +
    "</Assertion></samlp:Response>"
  );
}

/** Microsoft documents that the fragment is dropped, for a gallery application; whether for every one is unproven, so the world says. */
function audience(world: World, identifier: string): string {
  return world.policy.audienceFragment === "keep" ? identifier : identifier.replace(/#.*$/s, "");
}

function attribute(claim: TokenClaim): string {
  const values = claim.values.map((value) => `<AttributeValue>${escapeXml(value)}</AttributeValue>`);
  return `<Attribute Name="${escapeXml(claim.name)}">${values.join("")}</Attribute>`;
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
