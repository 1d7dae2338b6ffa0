import type { Agency } from "../../domain/agency/account.ts";
import { permissionChecks } from "../../domain/doctor/permissions.ts";
import type { Check, DoctorReport } from "../../domain/doctor/report.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { createServices, type Services } from "../../provider/services.ts";
import { soonSignInProblem } from "../preflight/signIn.ts";
import { agencyFilePath, type PlaceOptions, readAgency } from "../shared/agencyFile.ts";
import { agencyScope } from "../shared/agencyScope.ts";
import { allowancesOf, refuseUnreachable, stackOf } from "../shared/allowances.ts";
import { type ExitCode, exitCodes } from "../shared/exitCodes.ts";
import { printReport } from "../shared/report.ts";
import { accountChecks, folderChecks } from "./accountChecks.ts";
import { identifierChecks, peopleChecks } from "./directoryChecks.ts";
import { doctorText } from "./doctorText.ts";
import { engineChecks } from "./engineChecks.ts";
import { tenantChecks } from "./tenantChecks.ts";

export interface DoctorOptions extends PlaceOptions {
  stack?: string;
  json?: boolean;
}

/** Seconds that one thing may take. */
const timeoutSeconds = 30;

export async function doctor({ json, stack: named, ...place }: DoctorOptions): Promise<ExitCode> {
  const file = agencyFilePath(place);
  const agency = readAgency(file);
  const stack = named ?? stackOf(file);
  refuseUnreachable(agency, file, { stack });
  const [engine, live] = await Promise.all([engineChecks(stack), liveChecks(agency, stack)]);
  const checks = [...engine, ...live, ...folderChecks(agency)];
  const report: DoctorReport = { version: 1, status: statusOf(checks), agency: agency.name, checks, problems: [] };
  if (json) printReport(report);
  else console.log(doctorText(report));
  return report.status === "bad" ? exitCodes.drift : exitCodes.done;
}

/** Without a token nothing of the tenant is known, and one line says so. */
async function liveChecks(agency: Agency, stack: string): Promise<Check[]> {
  const allowances = { tenantId: agency.tenantId, ...allowancesOf(stack) };
  const problem = await soonSignInProblem(agency, allowances);
  const services = createServices({ ...allowances, timeoutSeconds });
  const scope = agencyScope(agency);
  const signedIn = Promise.resolve(problem === undefined);
  const accounts = accountChecks(agency.accounts, services, { scope, signedIn });
  if (problem !== undefined) return [{ area: "sign-in", result: "bad", message: problem }, ...(await accounts)];
  const checks = await Promise.all([
    tokenChecks(agency, services, scope),
    accounts,
    tenantChecks(agency, services, scope),
    identifierChecks(agency, services, scope),
    peopleChecks(agency.accounts, services, scope),
  ]);
  return checks.flat();
}

async function tokenChecks(agency: Agency, { graph }: Services, scope: CallScope): Promise<Check[]> {
  const caller = await graph.caller(scope);
  const area = "sign-in";
  if (!caller)
    return [{ area, result: "unknown", message: "There is a token for Graph, and it does not say whose it is." }];
  const { appid, oid, tid, exp, roles } = caller;
  const until = new Date(exp * 1000).toISOString().slice(11, 16);
  const who = `Signed in as the application ${appid ?? "(unknown)"}, object id ${oid}, until ${until} UTC.`;
  const isOurs = tid === undefined || tid.toLowerCase() === agency.tenantId.toLowerCase();
  const tenant: Check = isOurs
    ? { area, result: "good", message: who }
    : {
        area,
        result: "bad",
        message: `The token is of the tenant ${tid}, and the agency's is ${agency.tenantId}.`,
        next: "Set ARM_TENANT_ID and the credential to the agency's tenant.",
      };
  // A person's token, of the Azure CLI, has scopes and no roles.
  if (roles === undefined)
    return [tenant, { area: "permissions", result: "unknown", message: "The token names no application permissions." }];
  return [tenant, ...permissionChecks(agency, roles)];
}

function statusOf(checks: readonly Check[]): DoctorReport["status"] {
  if (checks.some(({ result }) => result === "bad")) return "bad";
  return checks.some(({ result }) => result === "warning") ? "warning" : "good";
}
