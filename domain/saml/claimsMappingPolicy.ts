import { directoryExtensionPattern } from "./attributes.ts";
import type { Claim } from "./claims.ts";
import { attributeId, refuseBadClaims } from "./claimsLimits.ts";
import {
  type ClaimsMappingPolicy,
  type ClaimsTransformation,
  claimsMappingPolicySchema,
  type SchemaEntry,
  transformationsKey,
} from "./claimsMappingPolicySchema.ts";
import type { AttributeName, RoleTransformation } from "./roleSource.ts";

/**
 * The definition string of a claims mapping policy: compact JSON, keys in one order, so that the same claims always give the
 * same bytes. Throws `ClaimsError` on a claim that Entra would refuse, or would fill with something else.
 */
export function claimsMappingDefinition(claims: readonly Claim[]): string {
  refuseBadClaims(claims);
  const issued: SchemaEntry[] = [];
  // What transformations read stands in the schema once, without a claim type: an input only.
  const inputs = new Map<AttributeName, SchemaEntry>();
  const transformations: ClaimsTransformation[] = [];
  for (const claim of claims) {
    if (claim.source !== "transformation") {
      issued.push(plainEntry(claim));
      continue;
    }
    const id = `transform_${transformations.length + 1}`;
    for (const attribute of attributesOf(claim.transformation)) inputs.set(attribute, attributeEntry(attribute));
    issued.push({ Source: "transformation", ID: outputOf(id), TransformationId: id, SamlClaimType: claim.name });
    transformations.push(transformationOf(id, claim.transformation));
  }
  return JSON.stringify({
    ClaimsMappingPolicy: {
      Version: 1,
      IncludeBasicClaimSet: "false",
      ClaimsSchema: [...issued, ...inputs.values()],
      ...(transformations.length > 0 && { [transformationsKey]: transformations }),
    },
  } satisfies ClaimsMappingPolicy);
}

/** Undefined where the text is no claims mapping policy. Keys we do not know are kept. */
export function parseClaimsMappingDefinition(definition: string): ClaimsMappingPolicy | undefined {
  try {
    return claimsMappingPolicySchema.parse(JSON.parse(definition));
  } catch {
    return undefined;
  }
}

/** The definition with its object keys in one order: equal for two definitions that mean the same. Text that is no policy stays as it is. */
export function canonicalDefinition(definition: string): string {
  const policy = parseClaimsMappingDefinition(definition);
  return policy === undefined ? definition : JSON.stringify(sorted(policy));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
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

function attributesOf(transformation: RoleTransformation): AttributeName[] {
  return transformation.method === "join" ? transformation.attributes : [transformation.attribute];
}

function transformationOf(id: string, transformation: RoleTransformation): ClaimsTransformation {
  const [method, inputNames] = methods[transformation.method];
  const parameters = parametersOf(transformation);
  return {
    ID: id,
    TransformationMethod: method,
    InputClaims: attributesOf(transformation).map((attribute, index) => ({
      ClaimTypeReferenceId: inputReference(attribute),
      TransformationClaimType: inputNames[index] ?? inputNames[0],
    })),
    ...(parameters.length > 0 && { InputParameters: parameters }),
    OutputClaims: [{ ClaimTypeReferenceId: outputOf(id), TransformationClaimType: "outputClaim" }],
  };
}

/** What the methods and their inputs are called in a policy. */
const methods = {
  join: ["Join", ["string1", "string2"]],
  regexReplace: ["RegexReplace", ["sourceClaim"]],
  extractMailPrefix: ["ExtractMailPrefix", ["mail"]],
  toLowercase: ["ToLowercase", ["sourceClaim"]],
  toUppercase: ["ToUppercase", ["sourceClaim"]],
} as const satisfies Record<RoleTransformation["method"], readonly [string, readonly [string, string?]]>;

function parametersOf(transformation: RoleTransformation): { ID: string; Value: string }[] {
  switch (transformation.method) {
    case "join":
      return [{ ID: "separator", Value: transformation.separator }];
    case "regexReplace":
      return [
        { ID: "regex", Value: transformation.regex },
        { ID: "replacement", Value: transformation.replacement },
      ];
    default:
      return [];
  }
}

/** The ID of the schema entry a transformation reads, or the extension's name where that is all the entry has. */
function inputReference(attribute: AttributeName): string {
  const { ID, ExtensionID } = attributeEntry(attribute);
  return ID ?? ExtensionID ?? attribute;
}

function outputOf(transformationId: string): string {
  return `${transformationId}_output`;
}
