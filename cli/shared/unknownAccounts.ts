import { didYouMean } from "../../domain/nearest.ts";
import { CommandError, exitCodes } from "./exitCodes.ts";

/** Refuses accounts that were asked for and that the agency does not have. Throws `CommandError`, exit code 2. */
export function refuseUnknownAccounts(
  asked: readonly string[],
  { accounts }: { accounts: readonly { imagekitId: string }[] },
): void {
  const known = accounts.map(({ imagekitId }) => imagekitId);
  const unknown = asked.filter((id) => !known.includes(id));
  const [first] = unknown;
  if (first === undefined) return;
  throw new CommandError(
    `The agency has no account ${unknown.join(", ")}. Case matters${didYouMean(first, known) || "."}`,
    exitCodes.usage,
  );
}
