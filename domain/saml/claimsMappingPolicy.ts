import {
  directoryExtensionPattern,
  extensionAttributePattern,
  type UserAttribute,
  userAttributes,
} from "./attributes.ts";
import { type Claim, nameIdClaimType } from "./claims.ts";
import {
  type ClaimsMappingPolicy,
  type ClaimsTransformation,
  claimsMappingPolicySchema,
  type SchemaEntry,
} from "./claimsMappingPolicySchema.ts";
import type { AttributeName, RoleTransformation } from "./roleSource.ts";

/** A claim that Entra would refuse or get wrong. */
export class ClaimsError extends Error {
  override readonly name = "ClaimsError";
}

/** Sources Entra allows for the NameID, with `extensionattribute1` to `15` (reference-claims-customization). */
const nameIdSources: readonly string[] = [
  "mail",
  "userprincipalname",
  "onpremisessamaccountname",
  "employeeid",
  "telephonenumber",
];

/** Restricted SAML claim types a policy may not issue, as far as a bare name or a URI of ours could meet them. */
const restrictedClaimTypes = new Set([
  "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
  "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/spn",
]);

/** The portal allows two transformations in a row; longer inputs are refused without a reason, so we refuse them with one. */
const textLimit = 1000;

/**
 * The definition string of a claims mapping policy: compact JSON, keys in one order, so that the same claims always give the
 * same bytes. Throws `ClaimsError` on a claim that Entra would refuse, or would fill with something else.
 */
export function claimsMappingDefinition(claims: readonly Claim[]): string {
  refuseDuplicates(claims);
  const policy: ClaimsMappingPolicy = {
    ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: "false", ClaimsSchema: [] },
  };
  const { ClaimsSchema: schema } = policy.ClaimsMappingPolicy;
  const transformations: ClaimsTransformation[] = [];
  // What transformations read stands in the schema once, without a claim type: an input only.
  const inputs = new Map<string, SchemaEntry>();
  for (const claim of claims) {
    refuseUnissuable(claim);
    if (claim.source !== "transformation") {
      schema.push(plainEntry(claim));
      continue;
    }
    const id = `transform_${transformations.length + 1}`;
    for (const attribute of attributesOf(claim.transformation)) inputs.set(attribute, attributeEntry(attribute));
    schema.push({ Source: "transformation", ID: `${id}_output`, TransformationId: id, SamlClaimType: claim.name });
    transformations.push(transformationOf(id, claim.transformation));
  }
  schema.push(...inputs.values());
  if (transformations.length > 0) policy.ClaimsMappingPolicy.ClaimsTransformations = transformations;
  return JSON.stringify(policy);
}

/** The definition with its object keys in one order: equal for two definitions that mean the same. Text that is no policy stays as it is. */
export function canonicalDefinition(definition: string): string {
  const policy = parseClaimsMappingDefinition(definition);
  return policy === undefined ? definition : JSON.stringify(sorted(policy));
}

/** Undefined where the text is no claims mapping policy. Keys we do not know are kept. */
export function parseClaimsMappingDefinition(definition: string): ClaimsMappingPolicy | undefined {
  try {
    return claimsMappingPolicySchema.parse(JSON.parse(definition));
  } catch {
    return undefined;
  }
}

function plainEntry(claim: Exclude<Claim, { source: "transformation" }>): SchemaEntry {
  switch (claim.source) {
    case "constant":
      // Without a source: "Source": "Constant" is refused (hashicorp/terraform-provider-azuread#1724).
      return { Value: claim.value, SamlClaimType: claim.name };
    case "appRole":
      return { Source: "user", ID: "assignedroles", SamlClaimType: claim.name };
    case "attribute":
      return { ...attributeEntry(claim.attribute), SamlClaimType: claim.name };
  }
}

function attributeEntry(attribute: AttributeName): SchemaEntry {
  return directoryExtensionPattern.test(attribute)
    ? { Source: "user", ExtensionID: attribute }
    : { Source: "user", ID: attributeId(attribute) };
}

function attributeId(attribute: AttributeName): string {
  if (extensionAttributePattern.test(attribute)) return attribute.toLowerCase();
  const id = Object.hasOwn(userAttributes, attribute) ? userAttributes[attribute as UserAttribute] : undefined;
  if (id === undefined) {
    const known = Object.keys(userAttributes).join(", ");
    throw new ClaimsError(
      `"${attribute}" is no attribute that a claim can be read from. Use one of ${known}, extensionAttribute1 to 15, or a directory extension (extension_<appId without dashes>_<name>).`,
    );
  }
  return id;
}

function attributesOf(transformation: RoleTransformation): AttributeName[] {
  return transformation.method === "join" ? transformation.attributes : [transformation.attribute];
}

/** What an input claim of a transformation is called by: the ID, or the extension's name. */
function reference(attribute: AttributeName): string {
  const entry = attributeEntry(attribute);
  return entry.ID ?? entry.ExtensionID ?? attribute;
}

function transformationOf(id: string, transformation: RoleTransformation): ClaimsTransformation {
  const output = [{ ClaimTypeReferenceId: `${id}_output`, TransformationClaimType: "outputClaim" }];
  if (transformation.method === "join") {
    const [first, second] = transformation.attributes;
    return {
      ID: id,
      TransformationMethod: "Join",
      InputClaims: [
        { ClaimTypeReferenceId: reference(first), TransformationClaimType: "string1" },
        { ClaimTypeReferenceId: reference(second), TransformationClaimType: "string2" },
      ],
      InputParameters: [{ ID: "separator", Value: transformation.separator }],
      OutputClaims: output,
    };
  }
  const [method, claimType] = methods[transformation.method];
  return {
    ID: id,
    TransformationMethod: method,
    InputClaims: [{ ClaimTypeReferenceId: reference(transformation.attribute), TransformationClaimType: claimType }],
    ...(transformation.method === "regexReplace" && { InputParameters: regexParameters(transformation) }),
    OutputClaims: output,
  };
}

const methods = {
  regexReplace: ["RegexReplace", "sourceClaim"],
  extractMailPrefix: ["ExtractMailPrefix", "mail"],
  toLowercase: ["ToLowercase", "sourceClaim"],
  toUppercase: ["ToUppercase", "sourceClaim"],
} as const;

function regexParameters({
  regex,
  replacement,
}: {
  regex: string;
  replacement: string;
}): { ID: string; Value: string }[] {
  return [
    { ID: "regex", Value: regex },
    { ID: "replacement", Value: replacement },
  ];
}

function refuseDuplicates(claims: readonly Claim[]): void {
  const names = claims.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ClaimsError(`The claim "${twice}" is there twice; an assertion holds each once.`);
}

function refuseUnissuable(claim: Claim): void {
  if (restrictedClaimTypes.has(claim.name))
    throw new ClaimsError(`Entra does not let a policy issue the restricted claim "${claim.name}".`);
  if (claim.source === "constant" && (claim.value === "" || claim.value.length > textLimit)) {
    throw new ClaimsError(`The constant of the claim "${claim.name}" must have 1 to ${textLimit} characters.`);
  }
  if (claim.source === "transformation") refuseBadTransformation(claim.name, claim.transformation);
  if (claim.name === nameIdClaimType) refuseBadNameId(claim);
}

function refuseBadTransformation(name: string, transformation: RoleTransformation): void {
  if (transformation.method === "join" && transformation.attributes[0] === transformation.attributes[1]) {
    throw new ClaimsError(`The claim "${name}" joins the attribute "${transformation.attributes[0]}" with itself.`);
  }
  if (transformation.method !== "regexReplace") return;
  const { regex, replacement } = transformation;
  if (regex === "" || regex.length > textLimit || replacement.length > textLimit) {
    throw new ClaimsError(
      `The regular expression of the claim "${name}" and its replacement must have 1 to ${textLimit} characters.`,
    );
  }
  const groups = new Set(
    [...regex.matchAll(/\(\?(?:<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/g)].map(([, angled, quoted]) => angled ?? quoted),
  );
  const missing = [...replacement.matchAll(/\{(\w+)\}/g)].map(([, group]) => group).find((group) => !groups.has(group));
  if (missing !== undefined) {
    throw new ClaimsError(
      `The replacement of the claim "${name}" uses {${missing}}, which is no named group of its regular expression.`,
    );
  }
}

function refuseBadNameId(claim: Claim): void {
  const id = claim.source === "attribute" ? attributeId(claim.attribute) : undefined;
  const allowed =
    id === undefined
      ? claim.source === "transformation"
      : nameIdSources.includes(id) || id.startsWith("extensionattribute");
  if (!allowed)
    throw new ClaimsError(
      "The NameID must come from mail, the user principal name, the employee ID or an extension attribute.",
    );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
