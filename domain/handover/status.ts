import type { AccountRecord } from "./ledger.ts";

/** A certificate that settings list. `notAfter`: ISO 8601, UTC. */
export interface ListedCertificate {
  sha256: string;
  notAfter: string;
}

/** What `up` prepared for one account to be pasted. */
export interface Bundle {
  digest: string;
  spEntityId: string;
  certificates: readonly ListedCertificate[];
  /** When it was written. */
  since: string;
}

/** An account whose application is gone, and whose settings may still be at ImageKit. */
export interface RemovedAccount {
  since: string;
}

export interface Known {
  /** Undefined where none is here. `unreadable`: why it must not be pasted. */
  bundle: Bundle | { unreadable: string } | undefined;
  removed: RemovedAccount | undefined;
  record: AccountRecord | undefined;
}

/** What changed since a person last saved this account's settings. */
export interface SettingsChange {
  /** Undefined where the ledger does not tell which certificates were saved. */
  certificates: { came: ListedCertificate[]; went: ListedCertificate[] } | undefined;
  entityId: { from: string; to: string } | undefined;
}

export type HandoverStatus =
  | { status: "to-paste"; since: string }
  | { status: "to-paste-again"; since: string; change: SettingsChange }
  | { status: "to-delete"; since: string }
  | { status: "confirmed"; since: string; by: string; proof: "said" | "signed-in" }
  | { status: "deleted"; since: string; by: string }
  /** `up` has not prepared anything here yet. */
  | { status: "not-ready" }
  | { status: "unreadable"; reason: string };

/** Where the hand-over of one account stands, by what is prepared and by what people said. */
export function handoverStatus({ bundle, removed, record }: Known): HandoverStatus {
  const last = record?.last;
  if (bundle && "unreadable" in bundle) return { status: "unreadable", reason: bundle.unreadable };
  if (!bundle && removed) {
    const isDeleted = last?.event === "deleted" && Date.parse(last.at) >= Date.parse(removed.since);
    return isDeleted
      ? { status: "deleted", since: last.at, by: last.by }
      : { status: "to-delete", since: removed.since };
  }
  if (last?.event === "saved" && (!bundle || isSame(bundle, last))) {
    const proof = record?.signedIn ? "signed-in" : "said";
    return { status: "confirmed", since: last.at, by: last.by, proof };
  }
  if (!bundle) return { status: "not-ready" };
  // After a deletion nothing of what was saved before is there any more.
  return last?.event === "saved"
    ? { status: "to-paste-again", since: bundle.since, change: changeOf(bundle, last) }
    : { status: "to-paste", since: bundle.since };
}

function isSame(left: { digest: string; spEntityId: string }, right: { digest: string; spEntityId: string }): boolean {
  return left.digest === right.digest && left.spEntityId === right.spEntityId;
}

function changeOf(bundle: Bundle, saved: NonNullable<AccountRecord["lastSaved"]>): SettingsChange {
  return {
    certificates: saved.certificates && {
      came: without(bundle.certificates, saved.certificates),
      went: without(saved.certificates, bundle.certificates),
    },
    entityId: saved.spEntityId === bundle.spEntityId ? undefined : { from: saved.spEntityId, to: bundle.spEntityId },
  };
}

function without(all: readonly ListedCertificate[], others: readonly ListedCertificate[]): ListedCertificate[] {
  return all.filter(({ sha256 }) => !others.some((other) => other.sha256 === sha256));
}

/** Whether a person still has something to do. */
export function waits({ status }: HandoverStatus): boolean {
  return status === "to-paste" || status === "to-paste-again" || status === "to-delete";
}
