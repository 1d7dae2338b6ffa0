import type { Agency } from "../../domain/agency/account.ts";
import { type Onboarded, onboard as onboarded } from "../../domain/agency/onboard/onboard.ts";
import { samlUrls } from "../../domain/saml/identifiers.ts";
import { agencyFilePath, readAgencyText } from "../shared/agencyFile.ts";
import { CommandError, type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { ended } from "../shared/refusal.ts";
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
      throw missing("--agency");
    const file = agencyFilePath({ agency: name ?? "", agencyFile });
    const before = readAgencyText(file);
    const { requests, problems } = requestsOf(options);
    const done = onboarded(before, file, requests, problems);
    if (done.text !== before) replaceText(file, before, done.text);
    report = { ...report, status: "done", agency: done.agency.name, file, accounts: accountsOf(done) };
    if (!json) process.stdout.write(onboardedText(done, file, options.up));
    if (options.up) {
      const [{ setUp }, { placeOf }] = await Promise.all([import("./setUp.ts"), import("../up/handoverLines.ts")]);
      const stack = options.stack ?? name ?? "";
      report = await setUp(report, { stack, file, agency: done.agency, place: placeOf(options), json });
    }
    if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    return report.status === "done" ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    // What came of the file stays in the report, where the run did not even begin.
    const status = report.status === "done" ? "failed" : "refused";
    return ended(error, json ? (problems) => ({ ...report, status, problems }) : undefined);
  }
}

function requestsOf({ from, id, name, role, group, user }: OnboardOptions): Requests {
  if (from !== undefined) return requestsFrom(from);
  if (id === undefined) throw missing("--id or --from");
  return requestOf({
    imagekitId: id,
    ...(name !== undefined && { name }),
    ...(role !== undefined && { role }),
    ...(group && { groups: group }),
    ...(user && { users: user }),
  });
}

function missing(option: string): CommandError {
  return new CommandError(
    `${option} is missing. Questions are asked only on a terminal, not in CI and not with --json; see imagekit-sso onboard --help.`,
    exitCodes.usage,
  );
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
