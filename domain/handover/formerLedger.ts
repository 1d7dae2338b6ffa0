import { createHash } from "node:crypto";
import { parseLedger } from "../agency/ledger.ts";
import type { Saved } from "./events.ts";

/**
 * The events of a ledger in its former form, one JSON document with the newest confirmation of each account. The same confirmation always
 * gives the same id, so that it may be brought over twice. Throws `AgencyFileError`.
 */
export function formerEvents(text: string, path: string): Saved[] {
  return Object.entries(parseLedger(text, path).confirmations).map(
    ([account, { digest, spEntityId, confirmedAt: at, confirmedBy: by }]) => {
      const values = { at, account, by, digest, spEntityId };
      const id = `former-${createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 24)}`;
      return { event: "saved", id, ...values };
    },
  );
}
