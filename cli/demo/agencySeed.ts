import type { Account, Agency } from "../../domain/agency/account.ts";
import { parseReference, variableInShell } from "../../domain/credentialReference.ts";
import type { WorldSeed } from "../../simulator/types.ts";
import { some } from "../shared/some.ts";

/** Written to a file for the simulator's process. */
export function seedOf({ tenantId, accounts }: Agency): WorldSeed {
  const assigned = (type: "group" | "user") => [
    ...new Set(
      accounts.flatMap(({ assignments }) =>
        assignments.filter(({ principalType }) => principalType === type).map(({ principalId }) => principalId),
      ),
    ),
  ];
  const owners = accounts.flatMap((account) => account.owners);
  return {
    tenantId,
    accounts: accounts.map(({ imagekitId, kind }) => ({ id: imagekitId, kind })),
    groups: assigned("group"),
    users: [...new Set([...assigned("user"), ...owners])],
  };
}

/**
 * The variables that the agency file's references name, with the simulator's address and keys. Throws where an account's settings or key
 * come from anywhere else: they would be sent to somebody real.
 */
export function referencedVariables(
  { accounts }: Pick<Agency, "accounts">,
  simulator: Readonly<Record<string, string>>,
): Record<string, string> {
  const real = accounts.filter((account) => variablesOf(account) === undefined).map(({ imagekitId }) => imagekitId);
  if (real.length > 0)
    throw new Error(
      `The simulator cannot stand for the settings address or the key of ${some(real, 10)}: each must come from a variable, as in "url: env:IMAGEKIT_SETTINGS_URL" (docs/simulator.md). Nothing was started.`,
    );
  const variables: Record<string, string> = {};
  for (const account of accounts) {
    const { url, credential } = variablesOf(account) ?? {};
    const [address, key] = [simulator.IMAGEKIT_SETTINGS_URL, simulator[`IMAGEKIT_PRIVATE_KEY_${account.imagekitId}`]];
    if (url !== undefined && address !== undefined) variables[url] = address;
    if (credential !== undefined && key !== undefined) variables[credential] = key;
  }
  return variables;
}

/** Nothing for an account whose settings a person pastes; undefined where a reference is no variable. */
function variablesOf({ imagekitId, delivery }: Account): { url?: string; credential?: string } | undefined {
  if (delivery.channel === "handover") return {};
  const [url, credential] = [delivery.url, delivery.credential].map((text) => {
    const reference = parseReference(text.replaceAll("{imagekitId}", imagekitId));
    return reference?.kind === "env" ? variableInShell(reference.name) : undefined;
  });
  return url === undefined || credential === undefined ? undefined : { url, credential };
}
