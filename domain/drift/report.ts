import { z } from "zod";
import { findingSchema, unreadableSchema } from "./finding.ts";

/** Unreadable goes before drift: what could not be looked at may differ too. */
const status = z.enum(["in-sync", "drift", "unreadable"]);
export type Status = z.infer<typeof status>;

const accountSchema = z
  .strictObject({
    imagekitId: z.string(),
    kind: z.enum(["parent", "child"]),
    status: status.describe(
      "unreadable: part of it could not be looked at; what was seen to differ is still in findings",
    ),
    findings: z.array(findingSchema),
    unreadable: z.array(unreadableSchema).describe("What could not be looked at: neither in sync nor gone"),
  })
  .meta({ id: "account" });

const agencySchema = z
  .strictObject({
    agency: z.string(),
    file: z.string(),
    status: z
      .enum([...status.options, "bad-file"])
      .describe(
        "The worst of its accounts; bad-file: the agency file or its ledger is wrong, so nothing was looked at",
      ),
    accounts: z.array(accountSchema),
    findings: z.array(findingSchema).describe("Of no account in the file, such as applications that none of them owns"),
    problems: z.array(z.string()).describe("What kept the agency as a whole, or part of it, from being looked at"),
  })
  .meta({ id: "agency" });

/** What `imagekit-sso drift --json` prints; docs/drift.schema.json is made from it. */
export const driftReportSchema = z.strictObject({
  version: z.literal(1),
  checkedAt: z.iso.datetime(),
  days: z.number().int().describe("Certificates that end within so many days are reported"),
  status: z.enum(["in-sync", "drift", "unreadable", "bad-file"]).describe("What the exit code says: 0, 7, 3, 2"),
  agencies: z.array(agencySchema),
});

export type AccountReport = z.infer<typeof accountSchema>;
export type AgencyReport = z.infer<typeof agencySchema>;
export type DriftReport = z.infer<typeof driftReportSchema>;

/** The JSON schema of the report, as text. */
export function driftReportJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(driftReportSchema, { target: "draft-2020-12" });
  const comment = "Made from domain/drift/report.ts by tools/writeSchema.ts; do not edit.";
  return `${JSON.stringify({ $schema, $comment: comment, title: "Drift report", ...schema }, null, 2)}\n`;
}
