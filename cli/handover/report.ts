import { z } from "zod";
import { quoted } from "../../domain/drift/values.ts";
import { envelope } from "../../domain/envelope.ts";
import { type LastSignIn, lastSignInSchema } from "../../domain/handover/lastSignIn.ts";
import { waits } from "../../domain/handover/status.ts";
import { type Handover, type Handovers, shortDigest, type Uncounted } from "./handovers.ts";
import { sentenceOf } from "./words.ts";

/** What `imagekit-sso handover --json` prints. */
export const handoverReportSchema = envelope(["waiting", "confirmed"], {
  agency: z.string().optional(),
  accounts: z.array(
    z.strictObject({
      imagekitId: z.string(),
      displayName: z.string(),
      handover: z.enum(["to-paste", "to-paste-again", "to-delete", "confirmed", "deleted", "not-ready", "unreadable"]),
      /** ISO 8601, UTC; since when it waits, or when it was confirmed. */
      since: z.string().optional(),
      by: z.string().optional(),
      proof: z.enum(["said", "signed-in"]).optional(),
      /** Names the content that is to be pasted: `handover confirm <id>@<code>`. */
      code: z.string().optional(),
      /** The last sign-in that Entra's log has, with --sign-ins. */
      lastSignIn: lastSignInSchema.optional(),
      spEntityId: z.string(),
      folder: z.string(),
      message: z.string(),
    }),
  ),
});

export type HandoverReport = z.infer<typeof handoverReportSchema>;

export function reportOf(agency: string, handovers: Handovers, ledger: string): HandoverReport {
  const isWaiting = handovers.accounts.some(({ now }) => waits(now));
  return {
    version: 1,
    status: isWaiting ? "waiting" : "confirmed",
    agency,
    accounts: handovers.accounts.map((one) => reported(one, handovers.signIns?.get(one.imagekitId))),
    problems: [
      ...ledgerProblems(handovers, ledger),
      ...(handovers.signInProblem === undefined ? [] : [{ where: "--sign-ins", message: handovers.signInProblem }]),
    ],
  };
}

/** Tells what of a ledger counts for nothing, so that nobody believes that it does. */
export function ledgerProblems({ torn, unknown }: Uncounted, ledger: string): HandoverReport["problems"] {
  return [
    ...torn.map((line) => ({
      where: `${ledger}:${line}`,
      message: "This line was cut while it was written, and counts for nothing. Confirm that account again.",
    })),
    ...unknown.map((id) => ({
      where: ledger,
      message: `It has an account ${quoted(id)} that the agency file does not have, so what it says of that account counts for nothing. Case matters.`,
    })),
  ];
}

function reported(
  { imagekitId, displayName, spEntityId, folder, now, bundle }: Handover,
  lastSignIn: LastSignIn | undefined,
): HandoverReport["accounts"][number] {
  return {
    ...{ imagekitId, displayName, handover: now.status },
    ...("since" in now && { since: now.since }),
    ...("by" in now && { by: now.by }),
    ...("proof" in now && { proof: now.proof }),
    ...(bundle && { code: shortDigest(bundle) }),
    ...(lastSignIn && { lastSignIn }),
    ...{ spEntityId, folder, message: sentenceOf(now) },
  };
}
