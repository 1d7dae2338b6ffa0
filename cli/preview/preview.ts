import type { Agency } from "../../domain/agency/account.ts";
import { type AccountPreview, previewAccount } from "../../domain/preview/accountPreview.ts";
import { accountTarget } from "../engine/accountRuns.ts";
import { selectAgencyStack } from "../engine/agencyStack.ts";
import { preview as previewRun } from "../engine/engineRun.ts";
import { Interruption } from "../engine/interruption.ts";
import { StackState } from "../recovery/stackState.ts";
import { agencyFilePath, readAgency } from "../shared/agencyFile.ts";
import { type ExitCode, exitCodes, UsageError } from "../shared/exitCodes.ts";
import { ended } from "../shared/refusal.ts";
import { printReport } from "../shared/report.ts";
import { refuseUnknownAccounts } from "../shared/unknownAccounts.ts";
import { ChangesByAccount } from "./changesByAccount.ts";
import type { PreviewOptions } from "./command.ts";
import { previewMarkdown } from "./previewMarkdown.ts";
import { previewText } from "./previewText.ts";
import type { PreviewReport } from "./report.ts";

/** Prints what a run would do, and gives the exit code. */
export async function preview(options: PreviewOptions): Promise<ExitCode> {
  const { json, markdown, diff, detailedExitcode } = options;
  try {
    const { agency, stack, file, asked } = placeOf(options);
    const opened = await selectAgencyStack({ name: stack, file, agency, ids: asked ?? [] });
    const [state, { report, printed }] = await Promise.all([
      StackState.read(stack),
      previewAgency({ agency, stack: opened, asked, diff, interruption: new Interruption() }),
    ]);
    const whole: PreviewReport = { ...report, interrupted: state.interrupted };
    if (json) printReport(whole);
    else
      process.stdout.write(markdown ? previewMarkdown(whole) : `${diff ? `${printed}\n\n` : ""}${previewText(whole)}`);
    return detailedExitcode && report.status === "changes" ? exitCodes.usage : exitCodes.done;
  } catch (error) {
    const code = ended(error, { json });
    return detailedExitcode && code === exitCodes.usage ? exitCodes.failed : code;
  }
}

function placeOf({ agency: name, agencyFile, account, stack = name }: PreviewOptions) {
  if (stack === undefined) throw new UsageError("--agency is missing, or --agency-file and --stack.");
  const file = agencyFilePath({ agency: name ?? stack, agencyFile });
  const agency = readAgency(file);
  refuseUnknownAccounts(account, agency);
  return { agency, stack, file, asked: account.length > 0 ? [...new Set(account)] : undefined };
}

export interface PreviewedAgency {
  agency: Agency;
  stack: Parameters<typeof previewRun>[0];
  /** The accounts that were named; undefined for all. */
  asked: readonly string[] | undefined;
  diff: boolean;
  interruption: Interruption;
}

/** Asks the engine what it would do. `printed`: its own words. Throws `EngineRunError`. */
export async function previewAgency({ agency, stack, asked, diff, interruption }: PreviewedAgency): Promise<{
  report: Omit<PreviewReport, "interrupted">;
  printed: string;
}> {
  const found = new ChangesByAccount();
  const printed = await previewRun(stack, {
    diff,
    interruption,
    ...(asked && { targets: asked.map(accountTarget) }),
    onEvent: (event) => found.take(event),
  });
  const accounts = accountsOf(agency, found, asked);
  const others = [...found.others].map(([name, action]) => ({ name, action }));
  const isSame = others.length === 0 && accounts.every(({ action }) => action === "none");
  return {
    report: {
      version: 1,
      status: isSame ? "no-changes" : "changes",
      agency: agency.name,
      accounts,
      others,
      problems: [],
    },
    printed,
  };
}

function accountsOf(
  agency: Agency,
  found: ChangesByAccount,
  asked: readonly string[] | undefined,
): PreviewReport["accounts"] {
  const declared = new Map(agency.accounts.map((account) => [account.imagekitId, account]));
  const principalTypes = new Map(
    agency.accounts.flatMap(({ assignments }) =>
      assignments.map(({ principalId, principalType }) => [principalId, principalType]),
    ),
  );
  const ids = asked ?? new Set([...declared.keys(), ...found.changes.keys()]);
  return [...ids].map((imagekitId) => {
    const facts = {
      imagekitId,
      account: declared.get(imagekitId),
      generations: found.generations.get(imagekitId) ?? new Map(),
      principalTypes,
    };
    const { changes, people, ...one }: AccountPreview = previewAccount(facts, found.changes.get(imagekitId) ?? []);
    return { ...one, changes: [...changes], people: [...people] };
  });
}
