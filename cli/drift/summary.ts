import { bySeverity } from "../../domain/drift/compareAgency.ts";
import { type Finding, type Severity, sideName, type Unreadable } from "../../domain/drift/finding.ts";
import type { AgencyReport, DriftReport } from "../../domain/drift/report.ts";
import { printable } from "../../domain/drift/values.ts";

/** Everything found in an agency, most severe first. */
export function findingsOf({ accounts, findings }: AgencyReport): Finding[] {
  return bySeverity([...findings, ...accounts.flatMap((account) => account.findings)]);
}

/** A finding's cells in a table. */
export function rowOf({ severity, account, code, side, message }: Finding): [Severity, ...string[]] {
  return [severity, printable(account), sideName(side), code, message];
}

/** What could not be looked at, each reason once, with the places it is for; a reason of the agency's own has none. */
export function unreadableOf({ accounts, problems }: AgencyReport): { reason: string; places: string[] }[] {
  const all = accounts.flatMap(({ unreadable }) => unreadable);
  const reasons = Map.groupBy(all, ({ reason }) => reason);
  const placeOf = ({ account, side, object }: Unreadable) => `${account} (${sideName(side)}, ${object})`;
  return [
    ...problems.filter((problem) => !reasons.has(problem)).map((reason) => ({ reason, places: [] })),
    ...[...reasons].map(([reason, places]) => ({ reason, places: places.map(placeOf) })),
  ];
}

/** A file that cannot be read has told no name. */
export function titleOf({ agency, file }: AgencyReport): string {
  return agency === file ? file : `${agency} (${file})`;
}

/** How an agency is doing, a clause. */
export function headline({ accounts, status }: AgencyReport): string {
  if (status === "bad-file") return "not looked at, since its file or ledger has mistakes";
  const count = (wanted: string) => accounts.filter((account) => account.status === wanted).length;
  const parts = [
    [count("in-sync"), "in sync"],
    [count("drift"), count("drift") === 1 ? "differs" : "differ"],
    [count("unreadable"), "could not be read"],
  ] as const;
  const told = parts.flatMap(([number, words]) => (number > 0 ? [`${number} ${words}`] : []));
  return `${accounts.length} ${accounts.length === 1 ? "account" : "accounts"}: ${told.join(", ") || "none"}`;
}

/** What to do, each once, with the accounts it is for. */
export function remediesOf(findings: readonly Finding[]): { remedy: string; accounts: string[] }[] {
  const groups = Map.groupBy(findings, ({ remedy }) => remedy);
  return [...groups].map(([remedy, all]) => ({
    remedy,
    accounts: [...new Set(all.map(({ account }) => printable(account)))],
  }));
}

export const conclusions: Record<DriftReport["status"], string> = {
  "in-sync": "Everything is as declared.",
  drift: "Something differs.",
  unreadable: "Not everything could be looked at; nothing that was looked at differs.",
  "bad-file": "An agency file or ledger has mistakes; nothing that was looked at differs.",
};
