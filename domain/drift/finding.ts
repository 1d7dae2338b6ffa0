import { z } from "zod";

/**
 * Every kind of drift, by its machine code, with the severity it usually has. A code never changes its meaning; new ones may come.
 * Critical: somebody else could sign in as anyone, or gets what people sign in with. Error: people cannot sign in, or may who should not. Info alone leaves an account in sync.
 */
export const findingKinds = {
  "application-missing": "error",
  "application-unmarked": "error",
  "application-duplicate": "error",
  "application-unowned": "error",
  "application-disabled": "error",
  "application-hidden": "warning",
  "service-principal-missing": "error",
  "property-differs": "error",
  "identifier-missing": "error",
  "identifier-extra": "error",
  "identifier-held-by-another": "error",
  "reply-url-missing": "error",
  "reply-url-extra": "critical",
  "app-role-missing": "error",
  "app-role-extra": "error",
  "app-role-disabled": "error",
  "app-role-differs": "error",
  "owner-missing": "warning",
  "owner-extra": "critical",
  "credential-foreign": "critical",
  "assignment-missing": "error",
  "assignment-extra": "error",
  "assignment-role-differs": "error",
  "two-roles": "error",
  "claims-policy-missing": "error",
  "claims-policy-foreign": "error",
  "claims-policy-renamed": "warning",
  "claims-differ": "error",
  "claims-in-portal": "warning",
  "claims-in-portal-unchecked": "info",
  "certificate-undeclared": "critical",
  "certificate-missing": "error",
  "certificate-ended": "error",
  "certificate-ending": "warning",
  "certificate-end-differs": "warning",
  "active-certificate-differs": "error",
  "active-certificate-missing": "error",
  "activation-waits": "info",
  "federation-metadata-foreign-certificate": "critical",
  "federation-metadata-behind": "error",
  "sso-off": "error",
  "entity-id-cleared": "error",
  "entity-id-changed": "error",
  "metadata-foreign-certificate": "critical",
  "metadata-outdated": "error",
  "metadata-differs": "error",
  "metadata-unreadable": "critical",
  "metadata-foreign": "critical",
  "handover-unconfirmed": "warning",
  "handover-outdated": "error",
  "handover-of-unknown-account": "info",
} as const satisfies Record<string, Severity>;

export const severities = ["critical", "error", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

export type FindingCode = keyof typeof findingKinds;
const codes = Object.keys(findingKinds) as [FindingCode, ...FindingCode[]];

const sides = { entra: "Entra", imagekit: "ImageKit" } as const;
export type Side = keyof typeof sides;

/** What people call a side. */
export const sideName = (side: Side): string => sides[side];

const objects = [
  "application",
  "servicePrincipal",
  "appRoleAssignments",
  "claimsMappingPolicy",
  "signingCertificates",
  "federationMetadata",
  "ssoSettings",
] as const;
export type DriftObject = (typeof objects)[number];

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
export type FindingValue = z.infer<typeof value>;

const place = {
  account: z.string().describe("The ImageKit ID"),
  side: z.enum(Object.keys(sides) as [Side, ...Side[]]),
  object: z.enum(objects),
};

export const findingSchema = z
  .strictObject({
    code: z.enum(codes).describe("The kind of drift; its meaning never changes"),
    severity: z.enum(severities),
    ...place,
    objectId: z.string().optional().describe("Object id in Entra, where the object has one"),
    property: z.string().describe("As Graph or the settings contract names it; empty for the object as a whole"),
    expected: value.describe("What the agency file asks for; null: nothing"),
    actual: value.describe("What is live; null: nothing"),
    message: z.string().describe("A sentence for people"),
    remedy: z.string().describe("What to do"),
  })
  .meta({ id: "finding" });

export const unreadableSchema = z
  .strictObject({ ...place, reason: z.string().describe("What was tried and what came back") })
  .meta({ id: "unreadable" });

export type Finding = z.infer<typeof findingSchema>;
export type Unreadable = z.infer<typeof unreadableSchema>;
