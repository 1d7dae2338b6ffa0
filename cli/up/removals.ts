import { CommandError, exitCodes } from "../shared/exitCodes.ts";

/** Removals beyond this share of a stack's accounts, and beyond this number, have to be counted by whoever asks for them. */
const removals = { share: 0.1, number: 3 };

/**
 * Throws `CommandError` where more accounts are to go than were asked for: a file that was cut, or an old commit, lacks many at once. `all`:
 * how many the stack has; `allowed`: true for a few, or their exact number.
 */
export function refuseTooMany(gone: readonly string[], all: number, allowed: true | number): void {
  const most = allowed === true ? Math.max(removals.number, Math.floor(all * removals.share)) : allowed;
  if (gone.length === allowed || (allowed === true && gone.length <= most)) return;
  const asked =
    allowed === true ? `--allow-removal alone takes down ${most} at most` : `--allow-removal says ${allowed}`;
  throw new CommandError(
    `${gone.length} of the stack's ${all} accounts are no longer in the agency file, and ${asked}: ${gone.join(", ")}. Nothing was changed. ` +
      `Look whether the file is whole and the newest. If all of them are to go: --allow-removal ${gone.length}`,
    exitCodes.usage,
  );
}
