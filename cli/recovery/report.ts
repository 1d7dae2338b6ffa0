import { z } from "zod";
import { envelope } from "../../domain/envelope.ts";
import type { Recovered } from "./recoverStack.ts";

/** What `imagekit-sso recover --json` prints. */
export const recoverReportSchema = envelope(["done"], {
  agency: z.string(),
  tookUp: z
    .array(
      z.strictObject({
        account: z.string(),
        type: z.string(),
        name: z.string(),
        id: z
          .string()
          .optional()
          .describe("What pulumi import takes; absent for a nonce, which proves whose an application is"),
      }),
    )
    .describe("Imported into the state"),
  orphans: z
    .array(
      z.strictObject({
        account: z.string(),
        applicationId: z.string(),
        clientId: z.string(),
        displayName: z.string(),
        createdAt: z.string().nullable(),
        inUse: z.boolean().describe("Whether it answers to an identifier; such a one is never removed"),
        doubt: z.string().describe("Why it does not count as this stack's own"),
        stateHas: z.boolean().describe("Whether the state has another application for the account"),
        removed: z.boolean().optional(),
        why: z.string().optional().describe("Why it was not removed"),
      }),
    )
    .describe("Applications that are left over"),
  gone: z
    .array(
      z.strictObject({
        account: z.string(),
        what: z.enum(["application", "identifier"]),
        applicationId: z.string(),
      }),
    )
    .describe("In the state, and not in the tenant any more"),
  inBin: z
    .array(
      z.strictObject({
        account: z.string(),
        identifier: z.string(),
        applicationId: z.string(),
        displayName: z.string(),
        deletedAt: z.string(),
      }),
    )
    .describe("In Entra's bin, with the identifier of an account whose application the state lacks"),
  removed: z.boolean().describe("Whether --remove was given"),
});

export type RecoverReport = z.infer<typeof recoverReportSchema>;

export function reportOf(agency: string, { tookUp, ...left }: Recovered, removed: boolean): RecoverReport {
  return { version: 1, status: "done", agency, tookUp: tookUp.map(withoutSeed), ...left, removed, problems: [] };
}

/** The seed of a nonce stays out of logs: what it proves, only its stack is to prove. */
function withoutSeed({ id, ...one }: Recovered["tookUp"][number]): RecoverReport["tookUp"][number] {
  return one.name.endsWith("-ownership") ? one : { ...one, id };
}
