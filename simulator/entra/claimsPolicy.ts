/** The claims mapping policy's JSON, as learn.microsoft.com/entra/identity-platform/reference-claims-customization writes it. Keys are case sensitive. */
import { SignInError } from "./signInError.ts";

export interface ClaimEntry {
  /** A constant; needs nothing else. */
  value?: string;
  source?: string;
  id?: string;
  /** A directory extension's full name. */
  extensionId?: string;
  transformationId?: string;
  /** Absent for an entry that only feeds a transformation. */
  samlClaimType?: string;
}

export interface ClaimReference {
  /** ID of a claim entry. */
  claim: string;
  /** The name the transformation's method knows it by. */
  parameter: string;
}

export interface ClaimsTransformation {
  id: string;
  method: string;
  inputClaims: ClaimReference[];
  inputParameters: Record<string, string>;
  outputClaims: ClaimReference[];
  treatAsMultiValue: boolean;
}

export interface ClaimsPolicy {
  includeBasicClaimSet: boolean;
  claims: ClaimEntry[];
  transformations: ClaimsTransformation[];
}

type Json = Record<string, unknown>;

/** Reads one definition; what it does not know it leaves out, as Entra does. Only the plural `ClaimsTransformations` counts. */
export function readClaimsPolicy(definition: string): ClaimsPolicy {
  const policy = object(object(parse(definition)).ClaimsMappingPolicy);
  return {
    includeBasicClaimSet: isTrue(policy.IncludeBasicClaimSet),
    claims: list(policy.ClaimsSchema).map(readEntry),
    transformations: list(policy.ClaimsTransformations).map(readTransformation),
  };
}

function readEntry(entry: Json): ClaimEntry {
  return {
    ...optional("value", entry.Value),
    ...optional("source", entry.Source),
    ...optional("id", entry.ID),
    ...optional("extensionId", entry.ExtensionID),
    ...optional("transformationId", entry.TransformationId ?? entry.TransformationID),
    ...optional("samlClaimType", entry.SamlClaimType),
  };
}

function readTransformation(entry: Json): ClaimsTransformation {
  const parameters = list(entry.InputParameters).map((one) => [text(one.ID), text(one.Value)] as const);
  return {
    id: text(entry.ID),
    method: text(entry.TransformationMethod),
    inputClaims: list(entry.InputClaims).map(readReference),
    inputParameters: Object.fromEntries(parameters),
    outputClaims: list(entry.OutputClaims).map(readReference),
    treatAsMultiValue: list(entry.InputClaims).some((one) => isTrue(one.TreatAsMultiValue)),
  };
}

function readReference(entry: Json): ClaimReference {
  return { claim: text(entry.ClaimTypeReferenceId), parameter: text(entry.TransformationClaimType) };
}

function parse(definition: string): unknown {
  try {
    return JSON.parse(definition);
  } catch {
    throw new SignInError("AADSTS90010", "The claims mapping policy of the application is not valid JSON.");
  }
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === "string" && value.toLowerCase() === "true");
}

function optional<K extends string>(key: K, value: unknown): { [key in K]?: string } {
  return (typeof value === "string" ? { [key]: value } : {}) as { [key in K]?: string };
}
