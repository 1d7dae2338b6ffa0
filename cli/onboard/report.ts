import { z } from "zod";
import { envelope } from "../../domain/envelope.ts";

/** What `imagekit-sso onboard --json` prints; docs/onboarding.md describes it. */
export const onboardReportSchema = envelope(["done", "refused", "failed"], {
  agency: z.string().optional(),
  file: z.string().optional(),
  accounts: z.array(
    z.strictObject({
      imagekitId: z.string(),
      displayName: z.string(),
      identifier: z.string(),
      file: z.enum(["added", "unchanged"]),
      run: z.enum(["not-asked", "done", "failed"]),
      changes: z.int().optional(),
    }),
  ),
});

export type OnboardReport = z.infer<typeof onboardReportSchema>;

/** What `imagekit-sso offboard --json` prints; docs/onboarding.md describes it. */
export const offboardReportSchema = envelope(["done", "refused", "failed"], {
  agency: z.string().optional(),
  file: z.string().optional(),
  accounts: z.array(
    z.strictObject({
      imagekitId: z.string(),
      kind: z.enum(["parent", "child"]),
      stack: z.enum(["removed", "not-there", "not-asked", "failed"]),
      file: z.enum(["removed", "not-there", "kept"]),
      /** Whether its single sign-on is off at ImageKit; absent until the stack has removed it. */
      imagekit: z.enum(["off", "not-off", "unknown"]).optional(),
    }),
  ),
});

export type OffboardReport = z.infer<typeof offboardReportSchema>;
