/** What a program that builds its own `Agency` needs to read the agency file and its ledger. */
export type { Account, Agency } from "./account.ts";
export { AgencyFileError } from "./agencyFileError.ts";
export type { AgencyArchive } from "./archive.ts";
export { type Ledger, parseLedger } from "./ledger.ts";
export { type AccountRequest, type RequestFields, requestSchema } from "./onboard/accountRequest.ts";
export { type Offboarded, offboard } from "./onboard/offboard.ts";
export { type Onboarded, onboard } from "./onboard/onboard.ts";
export { OnboardingError, type RequestProblem } from "./onboard/onboardingError.ts";
export { parseAgencyFile } from "./parseAgencyFile.ts";
