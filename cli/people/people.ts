import type { Agency } from "../../domain/agency/account.ts";
import { differingRoles, peopleOf } from "../../domain/people/peopleOf.ts";
import type { PeopleAccount, PeopleReport } from "../../domain/people/report.ts";
import { readDirectory } from "../../provider/live/people.ts";
import { ProviderError } from "../../provider/providerError.ts";
import { createServices } from "../../provider/services.ts";
import { soonSignInProblem } from "../preflight/signIn.ts";
import { agencyFilePath, type PlaceOptions, readAgency } from "../shared/agencyFile.ts";
import { agencyScope } from "../shared/agencyScope.ts";
import { allowancesOf, stackOf } from "../shared/allowances.ts";
import { type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { printReport } from "../shared/report.ts";
import { refuseUnknownAccounts } from "../shared/unknownAccounts.ts";
import { peopleCsv, peopleMarkdown, peopleText } from "./peopleText.ts";

export interface PeopleOptions extends PlaceOptions {
  account: string[];
  user?: string;
  json?: boolean;
  csv?: boolean;
  markdown?: boolean;
}

/** Seconds that Graph may throttle one read. */
const timeoutSeconds = 60;

export async function people({ account: ids, user, json, csv, markdown, ...place }: PeopleOptions): Promise<ExitCode> {
  const file = agencyFilePath(place);
  const agency = readAgency(file);
  refuseUnknownAccounts(ids, agency);
  const accounts = agency.accounts.filter(({ imagekitId }) => ids.length === 0 || ids.includes(imagekitId));
  const report = ofUser(await reportOf({ ...agency, accounts }, file), user);
  if (json) printReport(report);
  else if (csv) process.stdout.write(peopleCsv(report));
  else if (markdown) console.log(peopleMarkdown(report));
  else console.log(peopleText(report, ids.length > 0 || user !== undefined));
  if (!json) for (const { message } of report.problems) process.stderr.write(`${message}\n`);
  return {
    good: exitCodes.done,
    findings: exitCodes.done,
    stopped: exitCodes.drift,
    unreadable: exitCodes.unreadable,
  }[report.status];
}

async function reportOf(agency: Agency, file: string): Promise<PeopleReport> {
  try {
    const accounts = await read(agency, file);
    const differing = differingRoles(accounts);
    const all = accounts.map((one) => ({
      ...one,
      findings: [...one.findings, ...differing.filter(({ account }) => account === one.imagekitId)],
    }));
    return { version: 1, status: statusOf(all), agency: agency.name, accounts: all, problems: [] };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const problems = [{ where: agency.name, message: error.message }];
    return { version: 1, status: "unreadable", agency: agency.name, accounts: [], problems };
  }
}

async function read(agency: Agency, file: string): Promise<PeopleAccount[]> {
  const allowances = { tenantId: agency.tenantId, ...allowancesOf(stackOf(file)) };
  const problem = await soonSignInProblem(agency, allowances);
  if (problem !== undefined) throw new ProviderError(problem);
  const { graph } = createServices({ ...allowances, timeoutSeconds });
  const directory = await readDirectory(agency.accounts, graph, { scope: agencyScope(agency), timeoutSeconds });
  return agency.accounts.map((account) => peopleOf(account, directory));
}

function statusOf(accounts: readonly PeopleAccount[]): PeopleReport["status"] {
  const findings = accounts.flatMap((one) => one.findings);
  if (findings.length === 0) return "good";
  return findings.some(({ stops }) => stops) ? "stopped" : "findings";
}

/** What is of one person alone. */
function ofUser(report: PeopleReport, user: string | undefined): PeopleReport {
  if (user === undefined || report.status === "unreadable") return report;
  const wanted = user.toLowerCase();
  const names = new Set<string>();
  const accounts = report.accounts.flatMap((account) => {
    const people = account.people.filter((one) =>
      [one.user, one.nameId].some((name) => name?.toLowerCase() === wanted),
    );
    for (const one of people) names.add(one.user);
    return people.length > 0 ? [{ ...account, people }] : [];
  });
  const own = accounts.map((one) => ({
    ...one,
    findings: one.findings.filter(({ user: name }) => name !== undefined && names.has(name)),
  }));
  const problems = own.length > 0 ? [] : [{ where: "--user", message: `The file lets nobody in by the name ${user}.` }];
  return { ...report, accounts: own, status: statusOf(own), problems };
}
