import { offboard as offboarded } from "../../domain/agency/onboard/offboard.ts";
import type { AccountKind } from "../../domain/saml/identifiers.ts";
import type { OffboardReport } from "../onboard/report.ts";
import { agencyFilePath, readAgencyText } from "../shared/agencyFile.ts";
import { CommandError, type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { missing } from "../shared/missing.ts";
import { ended } from "../shared/refusal.ts";
import { printReport } from "../shared/report.ts";
import { canAsk } from "../shared/terminal.ts";
import { replaceText } from "../shared/textFile.ts";
import type { OffboardOptions } from "./command.ts";
import { askWhich, confirmed } from "./questions.ts";
import { prepareTakeDown, type TakeDown } from "./takeDown.ts";
import { failureOf, told } from "./words.ts";

type Account = OffboardReport["accounts"][number];

/** Takes the accounts down, then out of the file; prints what came of it, and gives the exit code. */
export async function offboard(given: OffboardOptions): Promise<ExitCode> {
  const { json } = given;
  let report: OffboardReport = { version: 1, status: "refused", accounts: [], problems: [] };
  let began = false;
  try {
    const options = !json && canAsk() ? await askWhich(given) : given;
    const { agency: name, agencyFile, fileOnly, yes } = options;
    const ids = [...new Set(options.id)];
    if (ids.length === 0) throw missing("--id", "offboard");
    if (name === undefined && (agencyFile === undefined || (!fileOnly && options.stack === undefined)))
      throw missing("--agency", "offboard");
    if (!yes && (json || !canAsk())) throw missing("--yes", "offboard");
    const file = agencyFilePath({ agency: name, agencyFile });
    // Looked at before anything is taken down: what the file cannot let go stays up.
    const { agency, kinds: inFile } = offboarded(readAgencyText(file), file, ids);
    const stack = options.stack ?? name ?? "";
    const down = fileOnly ? undefined : await prepareTakeDown({ stack, file, agency, ids, json });
    refuseUnknown(ids, { inFile, down, file, stack });
    const kinds = kindsOf(ids, { inFile, down, parent: options.parent });
    refuseWrongKind(kinds, options.parent);
    const accounts = ids.map(
      (imagekitId): Account => ({
        imagekitId,
        kind: kinds.get(imagekitId) ?? "child",
        stack: fileOnly ? "not-asked" : "not-there",
        file: inFile.has(imagekitId) ? "kept" : "not-there",
      }),
    );
    report = { ...report, agency: agency.name, file, accounts };
    if (!yes && !(await confirmed(kinds, agency.name)))
      throw new CommandError("Nothing was changed.", exitCodes.interrupted);
    if (down && down.kinds.size > 0) {
      began = true;
      const isThere = ({ imagekitId }: Account) => down.kinds.has(imagekitId);
      report = changed(report, (one) => isThere(one) && { stack: "failed" });
      const { gone, failure } = await down.run();
      report = changed(report, ({ imagekitId }) => {
        const imagekit = gone.get(imagekitId);
        return imagekit && { stack: "removed", imagekit };
      });
      if (failure !== undefined) throw failureOf(report, failure);
    }
    if (inFile.size > 0) {
      // Anew: taking down may have taken minutes.
      const before = readAgencyText(file);
      replaceText(file, before, offboarded(before, file, ids).text);
      report = changed(report, ({ imagekitId }) => inFile.has(imagekitId) && { file: "removed" });
    }
    report = { ...report, status: "done" };
    if (json) printReport(report);
    else process.stdout.write(`${told(report)}\n`);
    return exitCodes.done;
  } catch (error) {
    const status = began ? "failed" : "refused";
    return ended(error, { json, report: (problems) => ({ ...report, status, problems }) });
  }
}

function changed(report: OffboardReport, change: (account: Account) => Partial<Account> | false | undefined) {
  return { ...report, accounts: report.accounts.map((account) => ({ ...account, ...(change(account) || {}) })) };
}

interface Known {
  inFile: ReadonlyMap<string, AccountKind>;
  down: TakeDown | undefined;
}

function refuseUnknown(
  ids: readonly string[],
  { inFile, down, file, stack }: Known & { file: string; stack: string },
): void {
  const unknown = ids.filter((id) => !inFile.has(id) && !down?.kinds.has(id));
  if (unknown.length === 0) return;
  const where = down ? `neither in ${file} nor in the stack ${stack}` : `not in ${file}`;
  const which = unknown.length === 1 ? `Account ${unknown[0]} is` : `Accounts ${unknown.join(", ")} are`;
  throw new CommandError(
    `${which} ${where}. Case matters. Where it was offboarded before, nothing is left to do. Nothing was changed.`,
    exitCodes.usage,
  );
}

/** `parent`: what was said; it decides where an earlier run has left nothing to tell by. */
function kindsOf(ids: readonly string[], { inFile, down, parent }: Known & { parent: boolean }) {
  const known = ids.map((id) => [id, inFile.get(id) ?? down?.kinds.get(id)] as const);
  const isMissing = parent && !known.some(([, kind]) => kind === "parent");
  const otherwise: AccountKind = isMissing ? "parent" : "child";
  return new Map(known.map(([id, kind]) => [id, kind === "parent" || kind === "child" ? kind : otherwise]));
}

function refuseWrongKind(kinds: ReadonlyMap<string, AccountKind>, parent: boolean): void {
  const found = [...kinds].find(([, kind]) => kind === "parent")?.[0];
  if (found !== undefined && !parent)
    throw new CommandError(
      `Account ${found} is the agency's own, its parent. If it is really to go, say so: --parent.`,
      exitCodes.usage,
    );
  if (found === undefined && parent)
    throw new CommandError(
      `${kinds.size === 1 ? `Account ${[...kinds.keys()][0]} is a child` : "All of these accounts are children"}, not the agency's parent. Leave --parent out.`,
      exitCodes.usage,
    );
}
