import { stringify } from "yaml";
import type { Plan, PlannedAccount } from "../../domain/plan/plan.ts";
import { table } from "../shared/table.ts";

/** The plan for a person: a line an account, then the permissions. */
export function planOverview({ agency, tenantId, accounts, permissions }: Plan): string {
  const rows = accounts.map((account) => [
    account.imagekitId,
    account.application.displayName,
    account.application.identifierUris[0] ?? "",
    account.signingCertificates.map(({ generation, active }) => `${generation}${active ? "*" : ""}`).join(" "),
    String(account.assignments.length),
    account.imagekitSettings.delivery.channel,
  ]);
  return [
    `Agency ${agency}, tenant ${tenantId}: ${accounts.length} ${accounts.length === 1 ? "account" : "accounts"}.`,
    "",
    table([["ACCOUNT", "APPLICATION", "IDENTIFIER", "CERTIFICATES", "ASSIGNED", "DELIVERY"], ...rows]),
    "",
    "* signs. Graph permissions that pulumi up needs:",
    ...permissions.map(({ permission, why }) => `  ${permission}: ${why}`),
  ].join("\n");
}

/** Every value of one account, as YAML. */
export function accountDetails(account: PlannedAccount): string {
  return stringify(account, { lineWidth: 0 }).trimEnd();
}
