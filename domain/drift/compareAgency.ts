import type { Agency } from "../agency/account.ts";
import { type Confirmations, confirmationOf, unknownAccounts } from "../agency/confirmations.ts";
import { desiredAccount } from "../desired/account.ts";
import { ownershipMark } from "../desired/ownershipMark.ts";
import { compareAccount } from "./compareAccount.ts";
import { Comparison } from "./comparison.ts";
import { type Finding, severities } from "./finding.ts";
import type { LiveAccount, LiveAgency } from "./live.ts";
import { runnerOf } from "./owners.ts";
import { byHand } from "./remedies.ts";
import type { AccountReport, AgencyReport, Status } from "./report.ts";
import { printable, quoted } from "./values.ts";

export interface ComparisonOptions {
  /** From the ledger. */
  confirmations: Confirmations;
  /** Certificates that end within so many days are reported. */
  days: number;
  now: Date;
  /** Object id of the identity that runs `pulumi up`; told from the owners where absent. */
  runner?: string | undefined;
}

/** The agency file against what is live. Pure. Findings come most severe first. */
export function compareAgency(
  agency: Agency,
  live: LiveAgency,
  { confirmations, runner = runnerOf(agency, live), ...options }: ComparisonOptions,
): Pick<AgencyReport, "accounts" | "findings" | "problems"> & { status: Status } {
  const byId = new Map(live.accounts.map((account) => [account.imagekitId, account]));
  const accounts = agency.accounts.map((account): AccountReport => {
    const { imagekitId, kind } = account;
    const seen = byId.get(imagekitId) ?? notLookedAt(imagekitId, kind);
    const context = {
      ...options,
      runner,
      tenantId: agency.tenantId,
      confirmation: confirmationOf(confirmations, imagekitId),
    };
    const { findings, unreadable } = compareAccount(desiredAccount(agency, account), seen, context);
    const status = unreadable.length > 0 ? "unreadable" : statusOf(findings);
    return { imagekitId, kind, status, findings: bySeverity(findings), unreadable };
  });
  const findings = bySeverity([
    ...("seen" in live.unowned ? live.unowned.seen.flatMap((one) => unowned(agency, one)) : []),
    ...unknownConfirmations(agency, confirmations),
  ]);
  const problems = "seen" in live.unowned ? [] : [live.unowned.unreadable];
  const states = [
    ...accounts.map(({ status }) => status),
    statusOf(findings),
    problems.length > 0 ? "unreadable" : "in-sync",
  ];
  const status = worst.find((one) => states.includes(one)) ?? "in-sync";
  return { status, accounts, findings, problems };
}

const worst: readonly Status[] = ["unreadable", "drift"];

/** Information alone is no drift. */
export function statusOf(findings: readonly Finding[]): "drift" | "in-sync" {
  return findings.some(({ severity }) => severity !== "info") ? "drift" : "in-sync";
}

export function bySeverity(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((left, right) => severities.indexOf(left.severity) - severities.indexOf(right.severity));
}

function unowned(agency: Agency, one: { id: string; displayName: string; imagekitId: string }): Finding[] {
  const comparison = new Comparison(one.imagekitId);
  comparison.find("application-unowned", {
    ...{ side: "entra", object: "application", objectId: one.id, property: "notes" },
    actual: ownershipMark({ agency: agency.name, imagekitId: one.imagekitId }),
    message: `The application ${quoted(one.displayName)} (object id ${printable(one.id)}) bears this agency's mark, but no account of the file owns it.`,
    remedy: `Put the account back into the agency file; or, where it has left, ${byHand("delete the application")}`,
  });
  return comparison.findings;
}

/** The ledger's entries count by their ImageKit ID, so that one of an unknown account would be passed over in silence. */
function unknownConfirmations({ accounts }: Agency, confirmations: Confirmations): Finding[] {
  return unknownAccounts(confirmations, accounts).flatMap((id) => {
    const { confirmedAt = "", confirmedBy = "" } = confirmationOf(confirmations, id) ?? {};
    const comparison = new Comparison(id);
    comparison.find("handover-of-unknown-account", {
      ...{ side: "imagekit", object: "ssoSettings", actual: confirmedAt },
      message: `The ledger says that ${quoted(confirmedBy)} pasted settings for the account ${quoted(id)} (${confirmedAt}). The agency file has no such account, so this counts for nothing.`,
      remedy:
        "Compare the ImageKit ID with the agency file's; case matters. If the account has left, delete its settings at ImageKit and confirm that (docs/handover.md).",
    });
    return comparison.findings;
  });
}

/** A reader that leaves an account out has not seen that it is gone. */
function notLookedAt(imagekitId: string, kind: LiveAccount["kind"]): LiveAccount {
  const unreadable = { unreadable: `Account ${imagekitId}: it was not looked at.` };
  return { imagekitId, kind, applications: unreadable, settings: unreadable };
}
