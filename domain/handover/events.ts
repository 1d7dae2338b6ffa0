import { z } from "zod";

/** Who confirms: a name or an address, without what nobody sees. */
export const personPattern = /^[^\p{C}]{1,320}$/u;

/** What every event has. */
export const eventCommon = {
  /** Tells the events apart, also after a merge; an `undone` names the one that it takes back. */
  id: z.string().regex(/^[\w-]{8,64}$/, "must be 8 to 64 letters, digits, - or _"),
  at: z.iso.datetime({ error: "must be an instant such as 2026-11-24T10:00:00Z" }),
  account: z.string().min(1),
  by: z.string().min(1).max(320),
};

/** Digest of the metadata by its meaning: domain/saml/metadataDigest.ts. */
export const eventDigest = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits");

/** What the settings of one account say, told without the document. */
const settings = {
  digest: eventDigest,
  /** ImageKit's "Entity ID" field; empty for a parent. */
  spEntityId: z.string(),
};

/** A certificate of the settings that were confirmed: enough to say later which came and which went. */
const certificate = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), notAfter: z.iso.datetime() });

/**
 * One line of a ledger. `saved`: a person pasted these settings at ImageKit and saved them. `deleted`: a person deleted the account's
 * settings there. `signed-in`: somebody signed in with these settings. `undone`: another line was a slip.
 */
export const ledgerEventSchema = z.discriminatedUnion("event", [
  z.strictObject({
    event: z.literal("saved"),
    ...eventCommon,
    ...settings,
    certificates: z.array(certificate).optional(),
  }),
  z.strictObject({ event: z.literal("deleted"), ...eventCommon }),
  z.strictObject({ event: z.literal("signed-in"), ...eventCommon, ...settings }),
  z.strictObject({ event: z.literal("undone"), ...eventCommon, of: eventCommon.id }),
]);

export type LedgerEvent = z.infer<typeof ledgerEventSchema>;
export type Saved = Extract<LedgerEvent, { event: "saved" }>;
export type Deleted = Extract<LedgerEvent, { event: "deleted" }>;
export type SignedIn = Extract<LedgerEvent, { event: "signed-in" }>;
