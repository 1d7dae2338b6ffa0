import { isVaultAddress } from "./azureHosts.ts";

/** Where a secret, or an address, is kept. Only this reference is ever in the agency file or in state. */
export type CredentialReference =
  | { kind: "env"; name: string }
  | { kind: "file"; path: string }
  /** `vault`: `https://<host>`. Without a version, the newest. */
  | { kind: "keyvault"; vault: string; name: string; version: string | undefined };

/** What a reference looks like, for messages. */
export const referenceForms = "env:NAME, file:PATH or keyvault:https://<vault>.vault.azure.net/secrets/<name>";

const secretPath = /^\/secrets\/([A-Za-z0-9-]{1,127})(?:\/([0-9a-f]{32}))?$/;

/** Undefined where the text is no reference: `env:NAME`, `file:PATH`, `keyvault:URL` of a secret. */
export function parseReference(text: string): CredentialReference | undefined {
  const [, kind, rest = ""] = /^(env|file|keyvault):(.+)$/s.exec(text) ?? [];
  if (kind === "env") return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(rest) ? { kind, name: rest } : undefined;
  if (kind === "file") return { kind, path: rest };
  return kind === "keyvault" ? secretOf(rest) : undefined;
}

/** The name that a variable is set by in a shell, which takes no hyphen; an ImageKit ID may have one. */
export function variableInShell(name: string): string {
  return name.replaceAll("-", "_");
}

function secretOf(address: string): CredentialReference | undefined {
  const url = URL.parse(address);
  const [, name, version] = secretPath.exec(url?.pathname ?? "") ?? [];
  if (!url || name === undefined || !isVaultAddress(url)) return undefined;
  return { kind: "keyvault", vault: url.origin, name, version };
}
