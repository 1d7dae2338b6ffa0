import { z } from "zod";
import { envelope } from "../../domain/envelope.ts";
import type { Plan } from "../../domain/plan/plan.ts";

/** As Graph names its properties, and as it would be sent to Graph. */
const graphObject = z.record(z.string(), z.json());

/** What `imagekit-sso plan --json` prints. */
export const planReportSchema = envelope(["done"], {
  agency: z.string(),
  tenantId: z.string(),
  permissions: z.array(z.strictObject({ permission: z.string(), why: z.string() })),
  limits: z.array(z.string()).describe("Limits of Entra's that an agency of this size meets"),
  archive: z.strictObject({
    store: z.string(),
    makes: z.array(z.string()).describe("What the stack makes in Azure for it"),
    roles: z.array(z.strictObject({ role: z.string(), why: z.string(), scope: z.string() })),
  }),
  accounts: z.array(
    z.strictObject({
      imagekitId: z.string(),
      kind: z.enum(["parent", "child"]),
      application: graphObject,
      servicePrincipal: graphObject,
      owners: z.array(z.string()).describe("Object ids, beside the identity that runs up"),
      assignments: z.array(
        z.strictObject({
          principalType: z.enum(["group", "user"]),
          principalId: z.string(),
          role: z.string().optional(),
          appRoleId: z.string(),
        }),
      ),
      claimsMappingPolicy: z.strictObject({ displayName: z.string(), definition: graphObject }),
      signingCertificates: z.array(
        z.strictObject({
          generation: z.string(),
          displayName: z.string(),
          endDateTime: z.string().nullable().describe("Null: Entra's own default, three years from the day it is made"),
          active: z.boolean(),
        }),
      ),
      archivedMetadata: z.string().nullable().describe("Where the metadata document is kept; null where nowhere"),
      imagekitSettings: z.strictObject({
        entityId: z.string().describe("ImageKit's Entity ID field; empty for a parent"),
        metadataXml: z.string(),
        delivery: z.record(z.string(), z.json()),
        settingsPage: z.string(),
      }),
    }),
  ),
});

/** The plan as it is printed. */
export function reportOf(plan: Plan) {
  return { version: 1, status: "done", ...plan, problems: [] } as const;
}
