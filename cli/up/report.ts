import { z } from "zod";
import { envelope } from "../../domain/envelope.ts";
import { deliveryStates } from "../engine/deliveries.ts";

/** What `imagekit-sso up --json` prints; docs/up.md describes it. */
export const upReportSchema = envelope(["done", "refused", "failed"], {
  agency: z.string().optional(),
  accounts: z.array(
    z.strictObject({
      imagekitId: z.string(),
      run: z.enum(["done", "failed", "removed"]),
      changes: z.int(),
      delivery: z.enum(deliveryStates).optional(),
    }),
  ),
});

export type UpReport = z.infer<typeof upReportSchema>;
