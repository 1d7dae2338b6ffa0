import type { HandoverConfirmation } from "../resources.ts";

/** ImageKit ID → the newest confirmation of its hand-over. */
export type Confirmations = Readonly<Record<string, HandoverConfirmation>>;

/** Undefined where none was given. An ImageKit ID may be `constructor`, which every object answers to with something. */
export function confirmationOf(confirmations: Confirmations, imagekitId: string): HandoverConfirmation | undefined {
  return Object.hasOwn(confirmations, imagekitId) ? confirmations[imagekitId] : undefined;
}

/** Accounts that a confirmation names and the agency does not have: a slip, or an account that has left. It counts for nothing. */
export function unknownAccounts(confirmations: Confirmations, accounts: readonly { imagekitId: string }[]): string[] {
  const declared = new Set(accounts.map(({ imagekitId }) => imagekitId));
  return Object.keys(confirmations).filter((id) => !declared.has(id));
}
