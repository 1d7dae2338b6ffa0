import { z } from "zod";
import { envelope } from "../../domain/envelope.ts";

const change = z.strictObject({
  side: z.enum(["entra", "imagekit", "archive"]),
  what: z.string(),
  takes: z
    .literal(true)
    .optional()
    .describe("It takes access away, deletes something in use, or turns single sign-on off"),
});

/** What `imagekit-sso preview --json` prints. */
export const previewReportSchema = envelope(["no-changes", "changes"], {
  agency: z.string(),
  accounts: z.array(
    z.strictObject({
      imagekitId: z.string(),
      action: z.enum(["set up", "change", "remove", "none"]),
      changes: z.array(change),
      people: z.array(z.string()).describe("What it means for people, in whole sentences"),
    }),
  ),
  others: z
    .array(z.strictObject({ name: z.string(), action: z.enum(["create", "update", "replace", "delete"]) }))
    .describe("Resources of no account, by their names in the stack"),
  interrupted: z
    .boolean()
    .describe("The run before was interrupted: up first takes up what it made, so it may do less than this says"),
});

export type PreviewReport = z.infer<typeof previewReportSchema>;
