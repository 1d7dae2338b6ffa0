import type { Agency } from "../../domain/agency/account.ts";
import { type Onboarded, onboard as onboarded } from "../../domain/agency/onboard/onboard.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import { agencyFilePath, placeOf, readAgencyText } from "../shared/agencyFile.ts";
import { type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { missing } from "../shared/missing.ts";
import { ended } from "../shared/refusal.ts";
import { printReport } from "../shared/report.ts";
import { canAsk } from "../shared/terminal.ts";
import { replaceText } from "../shared/textFile.ts";
import type { OnboardOptions } from "./command.ts";
import { onboardedText } from "./onboardedText.ts";
import type { OnboardReport } from "./report.ts";
import { type Requests, requestOf, requestsFrom } from "./requests.ts";

/** Adds the accounts to the file, then sets them up where `--up` asks for it; prints what came of it, and gives the exit code. */
export async function onboard(given: OnboardOptions): Promise<ExitCode> {
  const { json } = given;
  let report: OnboardReport = { version: 1, status: "refused", accounts: [], problems: [] };
  try {
    const options = !json && canAsk() ? await (await import("./questions.ts")).askFor(given) : given;
    const { agency: name, agencyFile } = options;
    if (name === undefined && (agencyFile === undefined || (options.up && options.stack === undefined)))
      throw missing("--agency", "onboard");
    const file = agencyFilePath({ agency: name, agencyFile });
    const before = readAgencyText(file);
    const { requests, problems } = requestsOf(options);
    const done = onboarded(before, file, requests, problems);
    const stack = options.stack ?? name ?? "";
    if (options.up) {
      const { refuseUnable } = await import("./setUp.ts");
      await refuseUnable({ stack, agency: done.agency, ids: [...done.added, ...done.unchanged] });
    }
    if (done.text !== before) replaceText(file, before, done.text);
    report = { ...report, status: "done", agency: done.agency.name, file, accounts: accountsOf(done) };
    if (!json) process.stdout.write(onboardedText(done, file, options.up));
    if (options.up) {
      const { setUp } = await import("./setUp.ts");
      report = await setUp(report, { stack, file, agency: done.agency, place: placeOf(options), json });
    }
    if (json) printReport(report);
    return report.status === "done" ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    // What came of the file stays in the report, where the run did not even begin.
    const status = report.status === "done" ? "failed" : "refused";
    return ended(error, { json, report: (problems) => ({ ...report, status, problems }) });
  }
}

function requestsOf({ from, id, name, role, group, user }: OnboardOptions): Requests {
  if (from !== undefined) return requestsFrom(from);
  if (id === undefined) throw missing("--id or --from", "onboard");
  return requestOf({
    imagekitId: id,
    ...(name !== undefined && { name }),
    ...(role !== undefined && { role }),
    ...(group && { groups: group }),
    ...(user && { users: user }),
  });
}

function accountsOf({ agency, added, unchanged }: Onboarded): OnboardReport["accounts"] {
  return [...added, ...unchanged].map((imagekitId) => {
    const account = accountOf(agency, imagekitId);
    return {
      imagekitId,
      displayName: account.displayName,
      identifier: samlUrls(account).identifier,
      file: added.includes(imagekitId) ? "added" : "unchanged",
      run: "not-asked",
    };
  });
}

function accountOf({ accounts }: Agency, imagekitId: string): Agency["accounts"][number] {
  const account = accounts.find((one) => one.imagekitId === imagekitId);
  if (!account) throw new Error(`The agency file lost the account ${imagekitId} in the edit.`);
  return account;
}
