import type { Agency } from "../../domain/agency/account.ts";
import { AgencyFileError } from "../../domain/agency/agencyFileError.ts";
import type { Confirmations } from "../../domain/agency/confirmations.ts";
import { type ComparisonOptions, compareAgency } from "../../domain/drift/compareAgency.ts";
import type { LiveAgency } from "../../domain/drift/live.ts";
import type { AgencyReport } from "../../domain/drift/report.ts";
import { confirmationsOf } from "../../domain/handover/ledger.ts";
import { readLiveAgency } from "../../provider/live/agency.ts";
import { ProviderError } from "../../provider/providerError.ts";
import { createServices, type Services } from "../../provider/services.ts";
import { readLedger } from "../handover/ledgerFile.ts";
import { deadline } from "../preflight/deadline.ts";
import { signInProblem } from "../preflight/signIn.ts";
import { readAgency } from "../shared/agencyFile.ts";
import { type Allowances, allowancesOf, stackOf } from "../shared/allowances.ts";
import { CommandError } from "../shared/exitCodes.ts";
import type { DriftProgress } from "./progress.ts";

export interface LookOptions extends Omit<ComparisonOptions, "confirmations"> {
  progress: DriftProgress;
  signal: AbortSignal;
  /** Seconds that a sign-in may take. Default: 10. */
  longest?: number;
}

/** Compares one agency file with what is live. Trouble with it is part of the report, so that it hides no other agency. */
export async function lookAtAgency(path: string, options: LookOptions): Promise<AgencyReport> {
  const files = readFiles(path);
  if ("problem" in files) {
    return { agency: path, file: path, status: "bad-file", accounts: [], findings: [], problems: [files.problem] };
  }
  const { agency, confirmations } = files;
  const { progress, signal, longest, ...comparison } = options;
  progress.begin(agency.name, agency.accounts.length);
  const live = await readAll(agency, allowancesOf(stackOf(path)), confirmations, {
    ...{ signal, longest },
    accountRead: () => progress.read(agency.name),
  });
  const report = compareAgency(agency, live, { ...comparison, confirmations });
  progress.compared(agency.name, report.accounts);
  return { agency: agency.name, file: path, ...report };
}

interface AgencyFiles {
  agency: Agency;
  confirmations: Confirmations;
}

function readFiles(path: string): AgencyFiles | { problem: string } {
  try {
    const agency = readAgency(path);
    return { agency, confirmations: confirmationsOf(readLedger(path).events) };
  } catch (error) {
    if (error instanceof AgencyFileError || error instanceof CommandError) return { problem: error.message };
    throw error;
  }
}

async function readAll(
  agency: Agency,
  allowances: Allowances,
  confirmations: Confirmations,
  options: { signal: AbortSignal; longest: number | undefined; accountRead: () => void },
): Promise<LiveAgency> {
  try {
    return await readUnlessNoSignIn(agency, allowances, options, (signal) =>
      readLiveAgency(agency, confirmations, servicesOf(agency, allowances), { ...options, signal }),
    );
  } catch (error) {
    // No credential, say, or no such tenant: nothing of this agency was seen.
    if (!(error instanceof ProviderError) || options.signal.aborted) throw error;
    const unreadable = { unreadable: error.message };
    const accounts = agency.accounts.map(({ imagekitId, kind }) => ({
      ...{ imagekitId, kind, applications: unreadable, settings: unreadable },
    }));
    return { accounts, unowned: unreadable, reader: undefined };
  }
}

/** The reading is patient with a busy server; a sign-in that cannot succeed is told within ten seconds. */
async function readUnlessNoSignIn(
  agency: Agency,
  allowances: Allowances,
  { signal, longest }: { signal: AbortSignal; longest: number | undefined },
  read: (signal: AbortSignal) => Promise<LiveAgency>,
): Promise<LiveAgency> {
  const { timeoutSeconds, scope, clear } = deadline(agency, longest);
  const given = new AbortController();
  try {
    const reading = read(AbortSignal.any([signal, given.signal]));
    const problem = await Promise.race([
      reading.then(
        () => undefined,
        () => undefined,
      ),
      signInProblem(servicesOf(agency, { ...allowances, timeoutSeconds }), scope),
    ]);
    if (problem === undefined) return await reading;
    given.abort();
    await reading.catch(() => {});
    throw new ProviderError(problem);
  } finally {
    clear();
  }
}

function servicesOf({ name, tenantId }: Agency, allowances: Allowances & { timeoutSeconds?: number }): Services {
  try {
    return createServices({ tenantId, ...allowances });
  } catch (error) {
    throw error instanceof ProviderError ? new ProviderError(`Agency ${name}: ${error.message}`) : error;
  }
}
