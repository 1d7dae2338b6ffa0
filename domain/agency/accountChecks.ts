import { parseReference } from "../credentialReference.ts";
import { isRunnersVariable, runnersVariable } from "../runnersVariables.ts";
import { neverPossibleEnd } from "../saml/certificateEnd.ts";
import { imagekitClaims } from "../saml/claims.ts";
import { ClaimsError } from "../saml/claimsLimits.ts";
import { claimsMappingDefinition } from "../saml/claimsMappingPolicy.ts";
import { replyUrlLimit, samlUrls } from "../saml/identifiers.ts";
import { imagekitRoles } from "../saml/roles.ts";
import type { Assignment } from "./account.ts";
import type { UnfinishedAccount } from "./accountDefaults.ts";
import type { AccountData } from "./agencySchema.ts";
import type { DataPath } from "./yamlFile.ts";

/** Says what is wrong with a key of the account, or with a value below it. */
export type Report = (key: keyof AccountData, below: DataPath, message: string) => void;

/** Graph's limit for an application's display name. */
const displayNameLimit = 256;

/** What one value alone cannot show: values that do not go together, and what they make when put together. */
export function checkAccount(account: UnfinishedAccount, report: Report): void {
  checkAssignments(account, report);
  checkCertificates(account, report);
  const { replyUrl } = samlUrls(account);
  if (replyUrl.length > replyUrlLimit) {
    const length = `its Reply URL would have ${replyUrl.length} characters, Entra allows ${replyUrlLimit}`;
    report("imagekitId", [], `${length}; replyUrl: plain leaves the id off`);
  }
  const { displayName, deliver, trusts } = account;
  if (deliver === "original" && trusts === "one")
    report("deliver", [], "original lists every certificate, as Entra signed it; trusts: one needs deliver: rewritten");
  if (displayName.length > displayNameLimit)
    report("displayName", [], `filled in, it has ${displayName.length} characters, Entra allows ${displayNameLimit}`);
  checkClaims(account, report);
  checkReferences(account, report);
}

/** Filled in, since an ImageKit ID may be anything: it may hold `_`, which the name of a Key Vault's secret may not, or be `ARM_CLIENT_SECRET`. */
function checkReferences({ delivery }: UnfinishedAccount, report: Report): void {
  if (delivery?.channel !== "http") return;
  for (const key of ["url", "credential"] as const) {
    const reference = parseReference(delivery[key]);
    if (reference?.kind === "env" && isRunnersVariable(reference.name))
      report("delivery", [key], `env:${reference.name} ${runnersVariable}`);
    if (delivery[key].startsWith("keyvault:") && reference === undefined)
      report(
        "delivery",
        [key],
        `filled in, it is no Key Vault secret: ${delivery[key]}; names take letters, digits and -`,
      );
  }
}

function checkAssignments({ role, assignments, assignmentRequired }: UnfinishedAccount, report: Report): void {
  if (role?.from === "appRole") {
    const rolesAre = "roles are app roles here";
    if (assignments.length === 0) report("assignments", [], `${rolesAre}, and nobody is assigned one`);
    if (!assignmentRequired)
      report("assignmentRequired", [], `${rolesAre}, so whoever is not assigned would come without one`);
  }
  const before = new Map<string, Assignment>();
  for (const [index, assignment] of assignments.entries()) {
    const who = `the ${assignment.principalType} ${assignment.principalId}`;
    const problem = (message: string) => report("assignments", [index], `${who} ${message}`);
    const other = before.get(assignment.principalId);
    before.set(assignment.principalId, assignment);
    if (other && other.role === assignment.role) problem("is assigned twice");
    if (other && other.role !== assignment.role)
      problem(`has two roles, ${other.role ?? "none"} and ${assignment.role ?? "none"}; ImageKit takes one`);
    if (role?.from === "appRole" && assignment.role === undefined)
      problem("needs a role, since roles are app roles here");
    if (role && role.from !== "appRole" && assignment.role !== undefined)
      problem(`has a role, but roles come from ${role.from} here; role: { from: appRole } would use it`);
  }
}

function checkCertificates({ certificates: { generations, active } }: UnfinishedAccount, report: Report): void {
  const names = generations.map(({ name }) => name);
  const lower = names.map((name) => name.toLowerCase());
  for (const [index, name] of names.entries()) {
    if (lower.indexOf(name.toLowerCase()) !== index)
      report("certificates", ["generations", index, "name"], `the generation ${name} is there twice`);
  }
  for (const [index, { name, endDateTime }] of generations.entries()) {
    const problem = endDateTime && neverPossibleEnd(name, endDateTime);
    if (problem) report("certificates", ["generations", index, "endDateTime"], problem);
  }
  if (!names.includes(active))
    report("certificates", ["active"], `${active} is none of the declared generations (${names.join(", ")})`);
}

function checkClaims({ imagekitId, role }: UnfinishedAccount, report: Report): void {
  if (role === undefined) return;
  if (role.from === "transformation" && role.method === "regexReplace" && isNoRole(role.replacement))
    report("role", ["replacement"], `it is the same for everybody, and none of ${imagekitRoles.join(", ")}`);
  try {
    claimsMappingDefinition(imagekitClaims({ imagekitId, role }));
  } catch (error) {
    if (!(error instanceof ClaimsError)) throw error;
    report("role", [], error.message);
  }
}

/** With a group in it, what comes out is known at sign-in only. */
function isNoRole(replacement: string): boolean {
  return !replacement.includes("{") && !(imagekitRoles as readonly string[]).includes(replacement);
}
