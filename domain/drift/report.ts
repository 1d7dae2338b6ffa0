import { z } from "zod";
import { envelope } from "../envelope.ts";
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

/** What `imagekit-sso drift --json` prints; docs/json/drift.schema.json is made from it. */
export const driftReportSchema = envelope(["in-sync", "drift", "unreadable", "bad-file"], {
  checkedAt: z.iso.datetime(),
  days: z.number().int().describe("Certificates that end within so many days are reported"),
  agencies: z.array(agencySchema),
});

export type AccountReport = z.infer<typeof accountSchema>;
export type AgencyReport = z.infer<typeof agencySchema>;
export type DriftReport = z.infer<typeof driftReportSchema>;
