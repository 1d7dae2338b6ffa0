import { imagekitSsoCommand } from "../commands.ts";

/** An application that has an account's identifier and is not the one that the account's stack made. */
export interface IdentifierTaker {
  id: string;
  displayName: string;
  /** Undefined: it does not lie in the bin. Empty: nobody knows since when. */
  deletedAt: string | undefined;
}

const adopt = imagekitSsoCommand("recover --agency <agency> --adopt");

/** Which application it is, and the ways out; whole sentences. */
export function takenWords(identifier: string, { id, displayName, deletedAt }: IdentifierTaker): string {
  const printable = displayName.replace(/[\p{Cc}\p{Cf}]/gu, "?").slice(0, 120);
  const who = `The identifier ${identifier} is taken by the application "${printable}" (object id ${id})`;
  if (deletedAt !== undefined)
    return (
      `${who}, which lies in Entra's bin${deletedAt === "" ? "" : ` since ${deletedAt}`} and keeps it there for 30 days. ` +
      `Entra admin center, App registrations, Deleted applications: restore it and adopt it (${adopt}), or delete it for good.`
    );
  return (
    `${who}. Adopt it (${adopt}), ` +
    "or take the identifier from it, or delete it for good, in the Entra admin center, App registrations."
  );
}
