import { stringify } from "yaml";
import type { Plan, PlannedAccount } from "../../domain/plan/plan.ts";
import { markdownTable, markdownText } from "../shared/markdown.ts";
import { table } from "../shared/table.ts";

const titles = ["ACCOUNT", "APPLICATION", "IDENTIFIER", "CERTIFICATES", "ASSIGNED", "DELIVERY"];

/** The plan for a person: a line an account, then the permissions. */
export function planOverview(plan: Plan): string {
  return [
    headline(plan),
    "",
    table([titles, ...plan.accounts.map(cells)]),
    "",
    "* signs. Graph permissions that up needs:",
    ...plan.permissions.map(({ permission, why }) => `  ${permission}: ${why}`),
    ...archiveLines(plan),
    ...(plan.limits.length > 0 ? ["", "Limits of Entra ID to know of:", ...plan.limits.map((one) => `  ${one}`)] : []),
  ].join("\n");
}

function archiveLines({ archive: { store, makes, roles }, accounts: [first] }: Plan): string[] {
  if (store === "none" || !first) return [];
  return [
    "",
    `Metadata is kept at ${first.archivedMetadata}, and so on.`,
    ...(makes.length > 0 ? [`  Made in Azure: ${makes.join(", ")}`] : []),
    ...roles.map(({ role, why, scope }) => `  Azure role ${role} on ${scope}: ${why}`),
  ];
}

/** The same for a pull request's comment. `all`: the agency's accounts, of which the plan may have some only. */
export function planMarkdown(plan: Plan, all = plan.accounts.length): string {
  const limits = plan.limits.map((one) => `- ${markdownText(one)}`);
  return [
    markdownText(headline(plan, all)),
    "",
    markdownTable(titles, plan.accounts.map(cells), "the plan of --json"),
    ...(limits.length > 0 ? ["", "Limits of Entra ID to know of:", "", ...limits] : []),
  ].join("\n");
}

function headline({ agency, tenantId, accounts }: Plan, all = accounts.length): string {
  const shown = accounts.length === all ? "" : `${accounts.length} of `;
  return `Agency ${agency}, tenant ${tenantId}: ${shown}${all} ${all === 1 ? "account" : "accounts"}.`;
}

function cells(account: PlannedAccount): string[] {
  return [
    account.imagekitId,
    account.application.displayName,
    account.application.identifierUris[0] ?? "",
    account.signingCertificates.map(({ generation, active }) => `${generation}${active ? "*" : ""}`).join(" "),
    String(account.assignments.length),
    account.imagekitSettings.delivery.channel,
  ];
}

/** Every value of one account, as YAML. */
export function accountDetails(account: PlannedAccount): string {
  return stringify(account, { lineWidth: 0 }).trimEnd();
}
