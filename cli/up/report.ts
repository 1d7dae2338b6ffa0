import { z } from "zod";
import { deliveryStates } from "../engine/deliveries.ts";

/** What `imagekit-sso up --json` prints; docs/up.md describes it. */
export const upReportSchema = z.strictObject({
  version: z.literal(1),
  status: z.enum(["done", "refused", "failed"]),
  agency: z.string().optional(),
  accounts: z.array(
    z.strictObject({
      imagekitId: z.string(),
      run: z.enum(["done", "failed", "removed"]),
      changes: z.int(),
      delivery: z.enum(deliveryStates).optional(),
    }),
  ),
  problems: z.array(z.strictObject({ where: z.string(), message: z.string() })),
});

export type UpReport = z.infer<typeof upReportSchema>;
