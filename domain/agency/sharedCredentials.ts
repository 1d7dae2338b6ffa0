import { parseReference, variableInShell } from "../credentialReference.ts";
import type { Report } from "./accountChecks.ts";
import type { UnfinishedAccount } from "./accountDefaults.ts";

/**
 * A check that remembers: every account with the credential of one that came before it. A private key opens one ImageKit account, so a
 * push with it from two would put the second's settings into the first. One address may well serve many: the key tells them apart.
 */
export function sharedCredentials(): (account: UnfinishedAccount, report: Report) => void {
  const owners = new Map<string, { imagekitId: string; credential: string }>();
  return ({ imagekitId, delivery }, report) => {
    if (delivery?.channel !== "http") return;
    const { credential } = delivery;
    const owner = owners.get(source(credential));
    if (!owner) owners.set(source(credential), { imagekitId, credential });
    // An ID that stands twice is told as that.
    if (!owner || owner.imagekitId.toLowerCase() === imagekitId.toLowerCase()) return;
    const spelling =
      owner.credential === credential
        ? ""
        : ` as ${owner.credential}: where a shell takes no - in a name, _ stands for it`;
    const message = `${credential} is the credential of account ${owner.imagekitId} already${spelling}`;
    report("delivery", ["credential"], `${message}; every ImageKit account has a key of its own`);
  };
}

/** What is read in the end. Paths and secrets are taken as they are written. */
function source(credential: string): string {
  const reference = parseReference(credential);
  return reference?.kind === "env" ? `env:${variableInShell(reference.name)}` : credential;
}
