import { z } from "zod";
import { envelope } from "../envelope.ts";

export const checkSchema = z.strictObject({
  area: z.enum(["engine", "sign-in", "permissions", "accounts", "directory", "archive"]),
  result: z
    .enum(["good", "warning", "bad", "unknown"])
    .describe("bad: up would fail, or somebody could not sign in; unknown: it could not be looked at"),
  /** The ImageKit account it is about; absent where it is about all. */
  account: z.string().optional(),
  message: z.string(),
  /** One step that helps; absent where nothing is to be done. */
  next: z.string().optional(),
});

export type Check = z.infer<typeof checkSchema>;

/** What `imagekit-sso doctor --json` prints. */
export const doctorReportSchema = envelope(["good", "warning", "bad"], {
  agency: z.string(),
  checks: z.array(checkSchema),
});

export type DoctorReport = z.infer<typeof doctorReportSchema>;
