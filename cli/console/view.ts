import type { Agency } from "../../domain/agency/account.ts";
import { type LastSignIn, lastSignInText } from "../../domain/handover/lastSignIn.ts";
import type { HandoverStatus } from "../../domain/handover/status.ts";
import { type Handover, type Handovers, shortDigest } from "../handover/handovers.ts";
import { activationLine, sentenceOf } from "../handover/words.ts";

/** One account as the page shows it. No metadata: the page asks for that when it is copied. */
export interface AccountView {
  imagekitId: string;
  displayName: string;
  status: HandoverStatus["status"];
  /** One sentence: what is the matter, or who said what. */
  sentence: string;
  /** What has to run right after the paste, where ImageKit trusts one certificate; empty elsewhere. */
  activation: string;
  /** ImageKit's "Entity ID" field; empty for a parent. */
  spEntityId: string;
  /** Names the settings that are shown; sent back with a confirmation. Empty where there are none. */
  code: string;
  /** The first end of a certificate, ISO 8601; empty where there is none. */
  certificateEnd: string;
  /** Whether ImageKit's field keeps what was pasted there last time. */
  isEntityIdKept: boolean;
  /** The account's tile in My Apps; empty where it is not known. */
  signIn: string;
  /** One sentence: what differed when drift was last looked for; empty where nothing did, or nobody looked. */
  drift: string;
  /** One sentence: the last sign-in that Entra's log has; empty where it was not asked. */
  lastSignIn: string;
  proof: "said" | "signed-in" | "";
}

export interface FleetView {
  agency: string;
  /** Where settings are pasted. */
  settingsPage: string;
  /** Who confirms, until the person says otherwise; empty where git does not know. */
  by: string;
  accounts: AccountView[];
  /** Sentences for the top of the page. */
  problems: string[];
}

export function fleetView(
  agency: Pick<Agency, "name">,
  { accounts, torn, signIns, signInProblem }: Handovers,
  { by, settingsPage, drifted }: Pick<FleetView, "by" | "settingsPage"> & { drifted: ReadonlyMap<string, string> },
): FleetView {
  return {
    agency: agency.name,
    ...{ settingsPage, by },
    accounts: accounts.map((account) => {
      const { imagekitId } = account;
      return accountView(account, agency.name, { last: signIns?.get(imagekitId), drift: drifted.get(imagekitId) });
    }),
    problems: [
      ...torn.map((line) => `Line ${line} of the ledger was cut while it was written. Confirm that account again.`),
      ...(signInProblem === undefined ? [] : [signInProblem]),
    ],
  };
}

/** `agency`: its name. */
export function accountView(
  handover: Handover,
  agency: string,
  { last, drift = "" }: { last?: LastSignIn | undefined; drift?: string | undefined } = {},
): AccountView {
  const { imagekitId, displayName, spEntityId, now, bundle, trustsOne } = handover;
  // The ledger does not tell whether the activation has run since; a sign-in afterwards does.
  const isToActivate = trustsOne && now.status === "confirmed" && now.proof === "said";
  const [first = ""] = bundle?.certificates.map(({ notAfter }) => notAfter).toSorted() ?? [];
  return {
    ...{
      imagekitId,
      displayName,
      status: now.status,
      sentence: sentenceOf(now),
      activation: isToActivate ? activationLine(`--agency ${agency}`, [imagekitId]) : "",
    },
    spEntityId: bundle?.spEntityId ?? spEntityId,
    code: bundle ? shortDigest(bundle) : "",
    certificateEnd: first,
    isEntityIdKept: now.status === "to-paste-again" && now.change.entityId === undefined,
    signIn: bundle?.signIn ?? "",
    drift,
    lastSignIn: last ? lastSignInText(last) : "",
    proof: "proof" in now ? now.proof : "",
  };
}
