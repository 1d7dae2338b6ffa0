import { offboard as offboarded } from "../../domain/agency/onboard/offboard.ts";
import { imagekitSsoCommand } from "../../domain/commands.ts";
import type { OffboardReport } from "../onboard/report.ts";
import { agencyFilePath, readAgencyText } from "../shared/agencyFile.ts";
import { CommandError, type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { ended } from "../shared/refusal.ts";
import { canAsk } from "../shared/terminal.ts";
import { replaceText } from "../shared/textFile.ts";
import type { OffboardOptions } from "./command.ts";
import { askWhich, confirmed } from "./questions.ts";
import { prepareTakeDown } from "./takeDown.ts";

/** Takes the account down, then out of the file; prints what came of it, and gives the exit code. */
export async function offboard(given: OffboardOptions): Promise<ExitCode> {
  const { json } = given;
  let report: OffboardReport = { version: 1, status: "refused", problems: [] };
  try {
    const options = !json && canAsk() ? await askWhich(given) : given;
    const { agency: name, agencyFile, id, fileOnly, yes } = options;
    if (id === undefined) throw missing("--id");
    if (name === undefined && (agencyFile === undefined || (!fileOnly && options.stack === undefined)))
      throw missing("--agency");
    if (!yes && (json || !canAsk())) throw missing("--yes");
    const file = agencyFilePath({ agency: name ?? "", agencyFile });
    // Looked at before anything is taken down: what the file cannot let go stays up.
    const { agency, kind } = offboarded(readAgencyText(file), file, id);
    const stackName = options.stack ?? name ?? "";
    const down = fileOnly
      ? undefined
      : await prepareTakeDown({ stack: stackName, file, agency, id, json, parent: options.parent });
    const found = kind ?? down?.kind;
    if (found === undefined) throw unknown(id, file, fileOnly ? undefined : stackName);
    if ((found === "parent") !== options.parent) throw wrongKind(id, found);
    report = {
      ...report,
      agency: agency.name,
      file,
      account: {
        imagekitId: id,
        kind: found,
        stack: fileOnly ? "not-asked" : "not-there",
        file: kind === undefined ? "not-there" : "kept",
      },
    };
    if (!yes && !(await confirmed(id, found, agency.name)))
      throw new CommandError("Nothing was changed.", exitCodes.interrupted);
    if (down?.kind !== undefined) {
      report = changed(report, { stack: "failed" });
      const imagekit = await down.run();
      report = changed(report, { stack: "removed", imagekit });
    }
    if (kind !== undefined) {
      // Anew: taking down may have taken minutes.
      const before = readAgencyText(file);
      replaceText(file, before, offboarded(before, file, id).text);
      report = changed(report, { file: "removed" });
    }
    report = { ...report, status: "done" };
    process.stdout.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : `${told(report)}\n`);
    return exitCodes.done;
  } catch (error) {
    const began = report.account?.stack === "failed" || report.account?.stack === "removed";
    return ended(
      error,
      json ? (problems) => ({ ...report, status: began ? "failed" : "refused", problems }) : undefined,
    );
  }
}

function changed(report: OffboardReport, change: Partial<NonNullable<OffboardReport["account"]>>): OffboardReport {
  return { ...report, ...(report.account && { account: { ...report.account, ...change } }) };
}

const removedTexts = {
  off: "its single sign-on is off at ImageKit, and it is gone from Entra",
  "not-off":
    "it is gone from Entra, but its single sign-on is NOT off at ImageKit yet: the warning above says what to do there",
  unknown:
    "it is gone from Entra; an earlier run took its settings at ImageKit down, or none were there: look there to be sure",
} as const;

function told({ account, file }: OffboardReport): string {
  const stack = {
    removed: removedTexts[account?.imagekit ?? "unknown"],
    "not-there": "the stack did not have it",
    "not-asked": "the next run takes it down, and says what is left to do at ImageKit",
    failed: "",
  }[account?.stack ?? "failed"];
  const inFile = account?.file === "removed" ? `it is out of ${file}` : `${file} did not have it`;
  return `${account?.imagekitId}: ${stack}; ${inFile}.`;
}

function unknown(id: string, file: string, stack: string | undefined): CommandError {
  const where = stack === undefined ? `not in ${file}` : `neither in ${file} nor in the stack ${stack}`;
  return new CommandError(
    `Account ${id} is ${where}. Case matters. Where it was offboarded before, nothing is left to do.`,
    exitCodes.usage,
  );
}

function wrongKind(id: string, kind: "parent" | "child"): CommandError {
  return new CommandError(
    kind === "parent"
      ? `Account ${id} is the agency's own, its parent. If it is really to go, say so: --parent.`
      : `Account ${id} is a child, not the agency's parent. Leave --parent out.`,
    exitCodes.usage,
  );
}

function missing(option: string): CommandError {
  return new CommandError(
    `${option} is missing. Questions are asked only on a terminal, not in CI and not with --json; see ${imagekitSsoCommand("offboard --help")}`,
    exitCodes.usage,
  );
}
