import { printable } from "./printable.ts";

/** Base of everything this plugin says on purpose: the message is for a person, complete without a stack, and free of secrets. */
export class ProviderError extends Error {
  override readonly name: string = "ProviderError";

  /** What came from outside is in many of the messages. */
  constructor(message: string, options?: ErrorOptions) {
    super(printable(message), options);
  }
}

/** How a message begins: the account it is about, the import that does not know one yet, or `Agency <name>` for what serves many. */
export function about(account: string): string {
  if (account === "") return "Import";
  // No ImageKit ID has a space.
  return account.includes(" ") ? account : `Account ${account}`;
}
