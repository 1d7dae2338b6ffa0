/**
 * What a claims mapping policy's definition may look like; the rest shows at sign-in.
 * learn.microsoft.com/entra/identity-platform/reference-claims-customization
 */
import { z } from "zod";
import { badRequest } from "./graphError.ts";

const schemaEntry = z
  .strictObject({
    Source: z.enum(["user", "application", "resource", "audience", "company", "transformation"]).optional(),
    ID: z.string().min(1).optional(),
    ExtensionID: z.string().min(1).optional(),
    Value: z.string().optional(),
    TransformationId: z.string().min(1).optional(),
    SamlClaimType: z.string().min(1).optional(),
    JwtClaimType: z.string().min(1).optional(),
    SamlNameIdFormat: z.string().optional(),
    SAMLNameForm: z.string().optional(),
  })
  .refine((entry) =>
    entry.Value === undefined
      ? entry.Source !== undefined && (entry.ID !== undefined || entry.ExtensionID !== undefined)
      : entry.Source === undefined && entry.TransformationId === undefined,
  )
  .refine((entry) => (entry.Source === "transformation") === (entry.TransformationId !== undefined));
const claim = z.strictObject({
  ClaimTypeReferenceId: z.string().min(1),
  TransformationClaimType: z.string().min(1),
  TreatAsMultiValue: z.union([z.boolean(), z.string()]).optional(),
});
const transformation = z.strictObject({
  ID: z.string().min(1),
  TransformationMethod: z.string().regex(/^(?:Join|ExtractMailPrefix|ToLowercase|ToUppercase|RegexReplace)(?:\(\))?$/),
  InputClaims: z.array(claim).optional(),
  InputParameters: z.array(z.strictObject({ ID: z.string().min(1), Value: z.string() })).optional(),
  OutputClaims: z.array(claim),
});
const truth = z.union([z.boolean(), z.enum(["true", "false", "True", "False"])]);
const definition = z.strictObject({
  ClaimsMappingPolicy: z.strictObject({
    Version: z.literal(1),
    IncludeBasicClaimSet: truth.optional(),
    ClaimsSchema: z.array(schemaEntry).optional(),
    ClaimsTransformations: z.array(transformation).optional(),
    ClaimsTransformation: z.array(transformation).optional(),
  }),
});

/** Exactly one JSON text. Throws Graph's one sentence for everything that is wrong. */
export function checkDefinition(value: unknown): string[] {
  const texts = z.tuple([z.string()]).safeParse(value);
  if (!texts.success || !isGood(texts.data[0])) {
    throw badRequest("Property definition has an invalid value.", [
      { code: "InvalidValue", message: "Property definition has an invalid value.", target: "definition" },
    ]);
  }
  return texts.data;
}

function isGood(text: string): boolean {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return false;
  }
  const read = definition.safeParse(json);
  if (!read.success) return false;
  const { ClaimsSchema = [], ClaimsTransformations, ClaimsTransformation } = read.data.ClaimsMappingPolicy;
  const known = new Set([...(ClaimsTransformations ?? []), ...(ClaimsTransformation ?? [])].map(({ ID }) => ID));
  return ClaimsSchema.every(({ TransformationId }) => TransformationId === undefined || known.has(TransformationId));
}
