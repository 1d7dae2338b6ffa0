import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { type LedgerEvent, personPattern } from "../../domain/handover/events.ts";
import { recordsOf } from "../../domain/handover/ledger.ts";
import { waits } from "../../domain/handover/status.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import { some } from "../shared/some.ts";
import { type Handover, shortDigest } from "./handovers.ts";
import { statusNames } from "./words.ts";

/** An account that is to be confirmed, and the content that was shown: `acmeshoes@3fa9c1d2`, or the ImageKit ID alone. */
export interface Asked {
  imagekitId: string;
  /** As `shortDigest` gives it; undefined where nothing was shown before. */
  shown: string | undefined;
}

export function askedOf(argument: string): Asked {
  const [imagekitId = "", shown] = argument.split("@");
  return { imagekitId, shown };
}

/** The hand-overs that are asked for, each still as it was shown. Throws `CommandError`; nothing has been written then. */
export function chosen(accounts: readonly Handover[], asked: readonly Asked[]): Handover[] {
  return asked.map(({ imagekitId, shown }) => {
    const handover = accounts.find((one) => one.imagekitId === imagekitId);
    const refuse = (why: string) =>
      new CommandError(`Account ${imagekitId}: ${why} Nothing was recorded.`, exitCodes.usage);
    if (!handover) throw refuse("it is not delivered by hand. Case matters.");
    const { now, bundle } = handover;
    if (now.status === "unreadable") throw refuse(`${now.reason}.`);
    if (!waits(now)) throw refuse(`there is nothing to confirm, since it is "${statusNames[now.status]}".`);
    if (shown !== undefined && bundle && shortDigest(bundle) !== shown)
      throw refuse(
        `its settings changed since they were shown (${shown} then, ${shortDigest(bundle)} now). Paste them again, then confirm ${imagekitId}@${shortDigest(bundle)}.`,
      );
    return handover;
  });
}

/** The line of the ledger that says a person did it. */
export function confirmationEvent(
  { imagekitId: account, bundle }: Handover,
  by: string,
  now = new Date(),
): LedgerEvent {
  const common = { id: randomUUID(), at: now.toISOString(), account, by };
  if (!bundle) return { event: "deleted", ...common };
  const { digest, spEntityId, certificates } = bundle;
  return { event: "saved", ...common, digest, spEntityId, certificates: [...certificates] };
}

/** The lines that take back the last thing that was recorded for each account. Throws `CommandError`. */
export function undoEvents(
  events: readonly LedgerEvent[],
  ids: readonly string[],
  by: string,
  now = new Date(),
): LedgerEvent[] {
  const records = recordsOf(events);
  const nothing = ids.filter((id) => !records.get(id)?.last);
  if (nothing.length > 0)
    throw new CommandError(
      `The ledger has no confirmation of ${some(nothing, 10)}. Nothing was recorded.`,
      exitCodes.usage,
    );
  return ids.flatMap((account) => {
    const of = records.get(account)?.last?.id;
    return of === undefined
      ? []
      : [{ event: "undone" as const, id: randomUUID(), at: now.toISOString(), account, by, of }];
  });
}

/** Who confirms: what was given, or git's e-mail address. Throws `CommandError` where there is neither. */
export function confirmer(given: string | undefined): string {
  const by = given ?? gitEmail();
  if (by && personPattern.test(by)) return by;
  throw new CommandError("Say who confirms: --by ada@agency.example. git has no e-mail address here.", exitCodes.usage);
}

/** The e-mail address that git knows here. */
export function gitEmail(): string | undefined {
  try {
    return execFileSync("git", ["config", "user.email"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
