import { z } from "zod";

/**
 * The key of the transformations. Plural: the current reference's examples and working policies have it so; its text, and older
 * pages, say the singular. Keys are case-sensitive.
 */
export const transformationsKey = "ClaimsTransformations";

const schemaEntry = z.looseObject({
  Source: z.string().optional(),
  ID: z.string().optional(),
  ExtensionID: z.string().optional(),
  Value: z.string().optional(),
  TransformationId: z.string().optional(),
  SamlClaimType: z.string().optional(),
});

const claim = z.looseObject({ ClaimTypeReferenceId: z.string(), TransformationClaimType: z.string() });

const transformation = z.looseObject({
  ID: z.string(),
  TransformationMethod: z.string(),
  InputClaims: z.array(claim).optional(),
  InputParameters: z.array(z.looseObject({ ID: z.string(), Value: z.string() })).optional(),
  OutputClaims: z.array(claim),
});

/** The JSON of a claims mapping policy (https://learn.microsoft.com/entra/identity-platform/reference-claims-customization). */
export const claimsMappingPolicySchema = z.looseObject({
  ClaimsMappingPolicy: z.looseObject({
    Version: z.literal(1),
    IncludeBasicClaimSet: z.string().optional(),
    ClaimsSchema: z.array(schemaEntry),
    [transformationsKey]: z.array(transformation).optional(),
  }),
});

export type ClaimsMappingPolicy = z.infer<typeof claimsMappingPolicySchema>;
export type SchemaEntry = z.infer<typeof schemaEntry>;
export type ClaimsTransformation = z.infer<typeof transformation>;
