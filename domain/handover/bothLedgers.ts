import { ledgerPath as formerLedgerPath } from "../agency/ledger.ts";
import { formerEvents } from "./formerLedger.ts";
import { ledgerPath, type ParsedLedger, parseLedgerLines } from "./ledger.ts";

/**
 * The ledger beside an agency file, in the form of today and in the former one. `read` gives a file's text, undefined where there is no
 * such file. Throws `AgencyFileError`.
 */
export function ledgerBeside(agencyFile: string, read: (path: string) => string | undefined): ParsedLedger {
  const path = ledgerPath(agencyFile);
  const { events, torn } = parseLedgerLines(read(path) ?? "", path);
  const known = new Set(events.map(({ id }) => id));
  const formerPath = formerLedgerPath(agencyFile);
  const formerText = read(formerPath);
  const former = formerText === undefined ? [] : formerEvents(formerText, formerPath);
  return { events: [...former.filter(({ id }) => !known.has(id)), ...events], torn };
}
