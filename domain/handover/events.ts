import { z } from "zod";

const common = {
  /** Tells the events apart, also after a merge; an `undone` names the one that it takes back. */
  id: z.string().regex(/^[\w-]{8,64}$/, "must be 8 to 64 letters, digits, - or _"),
  at: z.iso.datetime({ error: "must be an instant such as 2026-11-24T10:00:00Z" }),
  account: z.string().min(1),
  by: z.string().min(1).max(320),
};

/** What the settings of one account say, told without the document. */
const settings = {
  /** Digest of the metadata by its meaning: domain/saml/metadataDigest.ts. */
  digest: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits"),
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
  z.strictObject({ event: z.literal("saved"), ...common, ...settings, certificates: z.array(certificate).optional() }),
  z.strictObject({ event: z.literal("deleted"), ...common }),
  z.strictObject({ event: z.literal("signed-in"), ...common, ...settings }),
  z.strictObject({ event: z.literal("undone"), ...common, of: common.id }),
]);

export type LedgerEvent = z.infer<typeof ledgerEventSchema>;
export type Saved = Extract<LedgerEvent, { event: "saved" }>;
export type Deleted = Extract<LedgerEvent, { event: "deleted" }>;
export type SignedIn = Extract<LedgerEvent, { event: "signed-in" }>;
