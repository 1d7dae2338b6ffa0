import type { Account } from "../account.ts";
import { withDefaults } from "../accountDefaults.ts";
import type { SettingsData } from "../agencySchema.ts";
import type { AccountRequest } from "./accountRequest.ts";
import { differences } from "./difference.ts";
import type { RequestProblem } from "./onboardingError.ts";

/** Why an account cannot be given another ID, and what to do instead; said wherever somebody tries to. */
export const otherId =
  "An account's ImageKit ID cannot be changed, it is part of its identifier, claims and app roles: onboard the new ID under a name of its own, let people move, then offboard the old one";

export interface Sorted {
  /** Not in the file yet. */
  added: AccountRequest[];
  /** In the file as asked for. */
  unchanged: AccountRequest[];
  problems: RequestProblem[];
}

/** Holds what was asked for against the accounts of the file, and against each other. */
export function sortRequests(
  requests: readonly AccountRequest[],
  accounts: readonly Account[],
  defaults: SettingsData,
): Sorted {
  const sorted: Sorted = { added: [], unchanged: [], problems: [] };
  const inFile = new Map(accounts.map((account) => [account.imagekitId.toLowerCase(), account]));
  const names = new Map(accounts.map(({ displayName, imagekitId }) => [displayName, `${imagekitId}, in the file`]));
  const before = new Map<string, AccountRequest>();
  for (const request of requests) {
    const { where, account } = request;
    const id = account.imagekitId;
    const asked = withDefaults(id, "child", { ...defaults, ...account });
    const there = inFile.get(id.toLowerCase());
    const other = before.get(id.toLowerCase());
    before.set(id.toLowerCase(), request);
    const refuse = (message: string) => sorted.problems.push({ where, message: `account ${id}: ${message}` });
    if (other) refuse(`${other.account.imagekitId} was asked for already, at ${other.where}`);
    else if (there && there.imagekitId !== id)
      refuse(
        `differs from ${there.imagekitId}, in the file, in case only, and Entra tells no case. If ${there.imagekitId} was a slip, offboard it first, then onboard ${id}`,
      );
    else if (there) {
      const different = differences(there, asked);
      if (different.length === 0) sorted.unchanged.push(request);
      else
        refuse(`is in the file with other values: ${different.join("; ")}. Change the file by hand if that is meant`);
    } else {
      const holder = account.displayName === undefined ? undefined : names.get(asked.displayName);
      const usual = withDefaults(id, "child", defaults).displayName;
      if (holder !== undefined && asked.displayName !== usual)
        refuse(`the name ${JSON.stringify(asked.displayName)} is that of ${holder}. ${otherId}`);
      else sorted.added.push(request);
      names.set(asked.displayName, `${id}, at ${where}`);
    }
  }
  return sorted;
}
