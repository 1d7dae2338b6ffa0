import { z } from "zod";
import { eventCommon, eventDigest, personPattern } from "./events.ts";

/** A mail is less to be trusted than a ledger. */
const common = {
  ...eventCommon,
  account: eventCommon.account.max(128),
  by: z.string().regex(personPattern),
};
const digest = eventDigest;

/** What a person did with a page that was sent to them; as a line of the ledger, without what the bundle tells. */
const returnedEventSchema = z.discriminatedUnion("event", [
  z.strictObject({ event: z.literal("saved"), ...common, digest }),
  z.strictObject({ event: z.literal("deleted"), ...common }),
  z.strictObject({ event: z.literal("signed-in"), ...common, digest }),
  z.strictObject({ event: z.literal("undone"), ...common, of: common.id }),
]);

const returnedSchema = z.strictObject({
  version: z.literal(1),
  agency: z.string(),
  /** Names the page that it comes from. */
  page: z.string(),
  events: z.array(returnedEventSchema).max(100_000),
});

export type ReturnedEvent = z.infer<typeof returnedEventSchema>;
export type Returned = z.infer<typeof returnedSchema>;

/**
 * Reads the text that a sent page gives back. Programs for mail break its lines, indent them or put `>` before them; what stands around it
 * counts for nothing. Undefined where no whole text of that kind is in it.
 */
export function parseReturned(text: string): Returned | undefined {
  const [, block] = /-----BEGIN HAND-OVER-----(.*?)-----END HAND-OVER-----/s.exec(text) ?? [];
  if (block === undefined) return undefined;
  try {
    const json = Buffer.from(block.replace(/[^A-Za-z0-9+/=]/g, ""), "base64").toString("utf8");
    return returnedSchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
