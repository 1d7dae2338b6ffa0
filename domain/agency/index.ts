/** What a program that builds its own `Agency` needs to read the agency file and its ledger. */
export type { Account, Agency } from "./account.ts";
export { AgencyFileError } from "./agencyFileError.ts";
export type { AgencyArchive } from "./archive.ts";
export { type Ledger, parseLedger } from "./ledger.ts";
export { parseAgencyFile } from "./parseAgencyFile.ts";
