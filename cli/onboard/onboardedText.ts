import type { Onboarded } from "../../domain/agency/onboard/onboard.ts";
import { planOf } from "../../domain/plan/plan.ts";
import { planOverview } from "../plan/planText.ts";
import { some } from "../shared/some.ts";

/** Accounts that a line names; the rest are counted. */
export const namedAccounts = 10;

/** For a person: what was added, the plan for it, and what comes next. */
export function onboardedText({ agency, added, unchanged }: Onboarded, file: string, up: boolean): string {
  const accounts = agency.accounts.filter(({ imagekitId }) => added.includes(imagekitId));
  const plan = planOf({ ...agency, accounts });
  const next = up ? [] : ["", `Next: commit ${file}, or run this again with --up.`];
  return [
    ...(unchanged.length > 0 ? [`In ${file} already, as asked for: ${some(unchanged, namedAccounts)}.`] : []),
    ...(added.length > 0 ? [`Added to ${file}: ${some(added, namedAccounts)}.`, "", planOverview(plan), ...next] : []),
    ...(added.length + unchanged.length === 0 ? ["No account was asked for; nothing was changed."] : []),
    "",
  ].join("\n");
}
