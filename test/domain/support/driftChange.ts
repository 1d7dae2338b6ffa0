import { compareAgency } from "../../../domain/drift/compareAgency.ts";
import type { LiveAccount, LiveAgency, LiveApplication, LiveServicePrincipal } from "../../../domain/drift/live.ts";
import { type certificate, confirmations, digest, driftAgency, liveAgency, now } from "./liveAgency.ts";

/** The parts of one account as it is live, to be changed in place. */
export interface Live {
  agency: LiveAgency;
  account: LiveAccount;
  applications: LiveApplication[];
  application: LiveApplication;
  principal: LiveServicePrincipal;
  confirmations: typeof confirmations;
}

/** Account, what was done to it, and all that is to be found, `severity code property`, most severe first. */
export type DriftRow = [what: string, account: string, change: Change, ...expected: string[]];

type Change = (live: Live) => void;

/** What is found after a change to one account. */
export function found(account: string, change: Change) {
  const agency = structuredClone(liveAgency());
  const live = agency.accounts.find(({ imagekitId }) => imagekitId === account);
  if (!live) throw new Error(`no account ${account}`);
  const applications = seen(live.applications);
  const [application] = applications;
  const principal = application && seen(application.servicePrincipal);
  if (!application || !principal) throw new Error("no application");
  const ledger = structuredClone(confirmations);
  change({ agency, account: live, applications, application, principal, confirmations: ledger });
  return compareAgency(driftAgency, agency, { confirmations: ledger, days: 60, now });
}

export function seen<T>(looked: { seen: T } | { unreadable: string }): T {
  if ("unreadable" in looked) throw new Error(looked.unreadable);
  return looked.seen;
}

export const stranger = "99999999-0000-4000-8000-00000000000f";

export function role({ application }: Live): LiveApplication["appRoles"][number] {
  const [first] = application.appRoles;
  if (!first) throw new Error("no role");
  return first;
}

export const patchRole = (live: Live, change: object) => Object.assign(role(live), change);

export function assignment({ principal }: Live, place = 0) {
  const one = seen(principal.assignments)[place];
  if (!one) throw new Error("no assignment");
  return one;
}

export function patchPolicy({ principal }: Live, change: object): void {
  Object.assign(seen(principal.claimsPolicies)[0] ?? {}, change);
}

export function addCertificate({ principal }: Live, added: ReturnType<typeof certificate>): void {
  principal.certificates.push(added);
  const metadata = seen(principal.metadata);
  metadata.certificateSha256s.push(added.sha256);
  metadata.digest = digest("with another");
}

export function patchCertificate({ principal }: Live, place: number, notAfter: string): void {
  Object.assign(principal.certificates[place] ?? {}, { notAfter });
}

export function settings({ account }: Live) {
  const held = seen(account.settings);
  if (!held) throw new Error("no settings");
  return held;
}

/** Keys in reverse order, and white space. */
export function rewritten(definition = ""): string {
  const turned = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(turned)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .map(([key, inner]) => [key, turned(inner)])
              .reverse(),
          )
        : value;
  return JSON.stringify(turned(JSON.parse(definition)), undefined, 2);
}
