import { extensionAttributePattern, type UserAttribute, userAttributeNames, userAttributes } from "./attributes.ts";
import { type Claim, nameIdClaimType } from "./claims.ts";
import { dotnetSyntaxProblem } from "./dotnetSyntax.ts";
import type { AttributeName, RoleTransformation } from "./roleSource.ts";

/** A claim that Entra would refuse, or would fill with something else than was meant. */
export class ClaimsError extends Error {
  override readonly name = "ClaimsError";
}

/** Sources Entra allows for the NameID, beside `extensionAttribute1` to `15` (reference-claims-customization). */
const nameIdSources: ReadonlySet<AttributeName> = new Set<UserAttribute>([
  "mail",
  "userPrincipalName",
  "onPremisesSamAccountName",
  "employeeId",
  "telephoneNumber",
]);

/** Transformations Entra allows for the NameID. */
const nameIdTransformations: ReadonlySet<RoleTransformation["method"]> = new Set(["extractMailPrefix", "join"]);

/** Of the restricted SAML claim types, those that somebody might want. */
const restrictedClaimTypes: ReadonlySet<string> = new Set([
  "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
  "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/spn",
]);

/** Microsoft states no limit. Whatever is longer is a mistake, and Graph's refusal would not say which value it is. */
const textLimit = 1000;

/** Throws `ClaimsError` where Entra would answer no more than "Property definition has an invalid value", or issue a wrong value. */
export function refuseBadClaims(claims: readonly Claim[]): void {
  const names = new Set<string>();
  for (const claim of claims) {
    if (names.has(claim.name)) fail(`The claim "${claim.name}" is there twice; an assertion holds each once`);
    names.add(claim.name);
    if (restrictedClaimTypes.has(claim.name)) fail(`Entra lets no policy issue the restricted claim "${claim.name}"`);
    if (claim.source === "constant") refuseBadText(`The constant of the claim "${claim.name}"`, claim.value);
    if (claim.source === "transformation") refuseBadTransformation(claim.name, claim.transformation);
    if (claim.name === nameIdClaimType) refuseBadNameId(claim);
  }
}

function refuseBadTransformation(name: string, transformation: RoleTransformation): void {
  if (transformation.method === "join") {
    const [first, second] = transformation.attributes;
    if (first === second) fail(`The claim "${name}" joins the attribute "${first}" with itself`);
    if (transformation.separator.length > textLimit)
      fail(`The separator of the claim "${name}" has more than ${textLimit} characters`);
  }
  if (transformation.method !== "regexReplace") return;
  const { regex, replacement } = transformation;
  refuseBadText(`The regular expression of the claim "${name}"`, regex);
  refuseBadText(`The replacement of the claim "${name}"`, replacement);
  const unreadable = dotnetSyntaxProblem(regex);
  if (unreadable) fail(`The regular expression of the claim "${name}" cannot be read: ${unreadable}`);
  const groups = new Set(
    [...regex.matchAll(/\(\?(?:<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/g)].map(([, angled, quoted]) => angled ?? quoted),
  );
  for (const [, group] of replacement.matchAll(/\{([^{}]*)\}/g)) {
    if (!groups.has(group))
      fail(`The replacement of the claim "${name}" uses {${group}}, which is no named group of its regular expression`);
  }
}

/** Where the NameID comes out empty or illegal, Entra sends a pairwise identifier in its place, and says nothing. */
function refuseBadNameId(claim: Claim): void {
  const allowed =
    claim.source === "attribute"
      ? nameIdSources.has(claim.attribute) || extensionAttributePattern.test(claim.attribute)
      : claim.source === "transformation" && nameIdTransformations.has(claim.transformation.method);
  const sources = [...nameIdSources].join(", ");
  if (!allowed)
    fail(
      `The NameID must come from ${sources} or extensionAttribute1 to 15, as it is, joined or cut to its mail prefix`,
    );
}

/** The ID a policy calls a user attribute by. Throws `ClaimsError` for what no claim can be read from. */
export function attributeId(attribute: AttributeName): string {
  if (extensionAttributePattern.test(attribute)) return attribute.toLowerCase();
  if (Object.hasOwn(userAttributes, attribute)) return userAttributes[attribute as UserAttribute];
  return fail(
    `"${attribute}" is no attribute that a claim can be read from. Use one of ${userAttributeNames.join(", ")}, extensionAttribute1 to 15, or a directory extension (extension_<appId without dashes>_<name>)`,
  );
}

function refuseBadText(what: string, text: string): void {
  if (text === "" || text.length > textLimit) fail(`${what} must have 1 to ${textLimit} characters`);
}

function fail(problem: string): never {
  throw new ClaimsError(`${problem}.`);
}
