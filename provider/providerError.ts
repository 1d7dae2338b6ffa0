/** Base of everything this plugin says on purpose: the message is for a person, complete without a stack, and free of secrets. */
export class ProviderError extends Error {
  override readonly name: string = "ProviderError";
}

/** How a message begins: the account it is about, or the import that does not know one yet. */
export function about(account: string): string {
  return account === "" ? "Import" : `Account ${account}`;
}
