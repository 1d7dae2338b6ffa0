import type { Agency } from "../../../domain/agency/account.ts";
import { compareAgency } from "../../../domain/drift/compareAgency.ts";
import type { LiveAccount, LiveAgency, LiveApplication, LiveServicePrincipal } from "../../../domain/drift/live.ts";
import { confirmations, driftAgency, now } from "./liveAgency.ts";

export function compared(live: LiveAgency, options: { runner?: string; days?: number; agency?: Agency } = {}) {
  const { agency = driftAgency, ...others } = options;
  const isDeclared = (id: string) => agency.accounts.some(({ imagekitId }) => imagekitId === id);
  const own = Object.fromEntries(Object.entries(confirmations).filter(([id]) => isDeclared(id)));
  return compareAgency(agency, live, { confirmations: own, days: 60, now, ...others });
}

export const lines = ({ accounts, findings }: ReturnType<typeof compareAgency>) =>
  [...findings, ...accounts.flatMap((one) => one.findings)].map(
    ({ account, severity, code, object, actual }) => `${account} ${severity} ${code} ${object} ${actual}`,
  );

export function parts(
  live: LiveAgency,
  account: string,
): { account: LiveAccount; application: LiveApplication; principal: LiveServicePrincipal } {
  const one = live.accounts.find(({ imagekitId }) => imagekitId === account);
  const application = one && "seen" in one.applications ? one.applications.seen[0] : undefined;
  const principal =
    application && "seen" in application.servicePrincipal ? application.servicePrincipal.seen : undefined;
  if (!one || !application || !principal) throw new Error(`no ${account}`);
  return { account: one, application, principal };
}
