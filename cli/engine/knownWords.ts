import { noSpace } from "../preflight/pulumiWords.ts";

/** What azuread, Graph or the engine say, and what to do about it. Our own plugin's errors hold their advice already. */
const advice: [words: RegExp, whatToDo: string][] = [
  [
    /Another object with the same value for property identifierUris already exists/,
    "Another application has this identifier, in Entra's bin perhaps. Run the same command again: it names that application and the ways out.",
  ],
  [
    /must use a verified domain|HostNameNotOnVerifiedDomain|Failed to add identifier URI/,
    "The tenant refuses this identifier. Where it has a stricter app management policy for identifier URIs, exempt SAML applications from it (docs/tenant.md).",
  ],
  [
    /Authorization_RequestDenied|Insufficient privileges to complete the operation/,
    "The identity lacks a permission, or does not own the object. docs/permissions.md lists what is needed; an administrator has to consent to it.",
  ],
  [
    /InvalidAuthenticationToken|Lifetime validation failed|ExpiredAuthenticationToken/,
    "The token has expired or was revoked. Sign in again, then run the same command again; it goes on.",
  ],
  [/AADSTS7000215\b/, "The client secret in ARM_CLIENT_SECRET is wrong."],
  [/no space left on device|ENOSPC/i, noSpace],
];

/** The same words, with what to do about them at their end, where that is known and not said. */
export function withAdvice(words: string): string {
  // Ours begin with the account and end with the advice.
  if (/(^|: )Account \S+: /.test(words)) return words;
  const found = advice.find(([known]) => known.test(words));
  return found ? `${words.trimEnd()} ${found[1]}` : words;
}
