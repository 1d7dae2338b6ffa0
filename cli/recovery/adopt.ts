import type { Account, Agency } from "../../domain/agency/account.ts";
import { credentialWords } from "../../domain/desired/foreignCredential.ts";
import { newSeed } from "../../domain/desired/ownershipNonce.ts";
import { resourceNames } from "../../domain/desired/resourceNames.ts";
import { resourceTokens } from "../../domain/resources.ts";
import type { CallScope } from "../../provider/callScope.ts";
import { applicationById } from "../../provider/graph/applications.ts";
import type { GraphClient } from "../../provider/graph/client.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { imported, type KnownResources, type Leftover, type Orphan } from "./leftovers.ts";
import { ownerWords, type Provenance, provenanceOf } from "./provenance.ts";
import { unknownParts } from "./unknownParts.ts";

export interface Adoption {
  /** Shows a person what is to be adopted, and asks. Absent: `--yes` was given. */
  ask?: (question: string) => Promise<boolean>;
  /** Thumbprints of signing certificates that somebody vouches for. */
  trust: readonly string[];
}

/**
 * What a person adopts of the applications that cannot be shown to be this stack's own: one an account. `swapped`: accounts whose
 * application in the state it takes the place of.
 */
export async function adopted(
  { graph, agency, state }: { graph: GraphClient; agency: Agency; state: KnownResources },
  orphans: readonly Orphan[],
  { ask, trust }: Adoption,
  scope: CallScope,
): Promise<{ adopted: Orphan[]; takeUp: Leftover[]; swapped: string[] }> {
  const chosen = [...Map.groupBy(orphans, ({ account }) => account)].flatMap(([imagekitId, all]) => {
    const account = agency.accounts.find((one) => one.imagekitId === imagekitId);
    // The one that has come furthest, else the newest.
    const orphan = all.find(({ inUse }) => inUse) ?? all.at(-1);
    // Another one in the state's place only where people sign in through it.
    return account && orphan && (!orphan.stateHas || orphan.inUse) ? [{ account, orphan }] : [];
  });
  const done: Orphan[] = [];
  const takeUp: Leftover[] = [];
  for (const { account, orphan } of chosen) {
    const ofAccount = { ...scope, account: account.imagekitId };
    const live = await applicationById(graph, orphan.applicationId, ofAccount);
    if (!live) continue;
    const provenance = await provenanceOf(graph, live, ofAccount);
    refuseForeign(orphan, provenance);
    if (ask) {
      if (!(await ask(describe(orphan, provenance)))) continue;
    } else refuseUntrusted(orphan, provenance, trust);
    done.push(orphan);
    takeUp.push(...adoptedParts(account, orphan, provenance, state));
    const known = orphan.stateHas ? emptied : state;
    takeUp.push(...unknownParts(account, live, known));
  }
  const swapped = done.filter(({ stateHas }) => stateHas).map(({ account }) => account);
  return { adopted: done, takeUp, swapped };
}

/** What hangs on the application in the state goes from there with it. */
const emptied: KnownResources = { find: () => undefined, ids: () => [] };

function adoptedParts(
  { imagekitId }: Account,
  { applicationId }: Orphan,
  { principalId, certificates }: Provenance,
  state: KnownResources,
): Leftover[] {
  const names = resourceNames(imagekitId);
  const hasSeed = state.find(resourceTokens.ownershipNonce, names.ownership) !== undefined;
  const parts = imported(imagekitId, { id: applicationId }, hasSeed ? undefined : newSeed());
  if (principalId === undefined || certificates.length === 0) return parts;
  // The person has vouched for them: from now on the state knows their thumbprints.
  const type = resourceTokens.signingCertificates;
  return [...parts, { account: imagekitId, type, name: names.certificates, id: principalId }];
}

/** The plugin would not deliver either: whoever holds one of them acts as the application. */
function refuseForeign(orphan: Orphan, { credentials }: Provenance): void {
  if (credentials.length === 0) return;
  throw new CommandError(
    `${named(orphan)} was not adopted: it has ${credentials.map(credentialWords).join(", ")}, which this program never makes. ` +
      "Whoever holds one acts as the application. Find out who added it (Entra's audit log) and remove it: Entra admin center, App registrations, the application, " +
      "Certificates & secrets. Then run the same command again. Nothing was changed.",
    exitCodes.failed,
  );
}

function refuseUntrusted(orphan: Orphan, { certificates }: Provenance, trust: readonly string[]): void {
  const trusted = new Set(trust.map((thumbprint) => thumbprint.replace(/[^0-9a-f]/gi, "").toUpperCase()));
  const foreign = certificates.filter(({ thumbprint }) => !trusted.has(thumbprint));
  if (foreign.length === 0) return;
  const list = foreign.map(({ thumbprint }) => thumbprint);
  throw new CommandError(
    `${named(orphan)} was not adopted: it has the signing ${list.length === 1 ? "certificate" : "certificates"} ${list.join(", ")}, and nothing here proves who made ${list.length === 1 ? "it" : "them"}. ` +
      "Whoever holds its key signs anybody in. Where ImageKit trusts it already (its metadata there, or in the archive, lists it), vouch for it: " +
      `${list.map((thumbprint) => `--trust ${thumbprint}`).join(" ")}. Else remove it first. Nothing was changed.`,
    exitCodes.failed,
  );
}

function describe(orphan: Orphan, { owners, certificates, activeThumbprint }: Provenance): string {
  const signing = certificates.map(
    ({ thumbprint, generation, notAfter }) =>
      `${thumbprint} (${generation ?? "no generation"}, until ${notAfter}${thumbprint === activeThumbprint ? ", Entra signs with it" : ""})`,
  );
  return [
    named(orphan),
    `  why it was not imported: ${orphan.doubt}`,
    `  owners: ${owners.map(ownerWords).join(", ") || "none"}`,
    "  client secrets, keys, federated credentials: none",
    `  signing certificates: ${signing.join(", ") || "none"}`,
    signing.length > 0
      ? "Whoever holds a certificate's key signs anybody in. Adopt it with these certificates?"
      : "Adopt it?",
  ].join("\n");
}

export function named({
  account,
  displayName,
  applicationId,
  createdAt,
}: Pick<Orphan, "account" | "displayName" | "applicationId" | "createdAt">): string {
  const printable = displayName.replace(/[\p{Cc}\p{Cf}]/gu, "?").slice(0, 120);
  return `${account}: the application "${printable}" (${applicationId}, made ${createdAt ?? "at an unknown time"})`;
}
