import { constants, type FileHandle, open } from "node:fs/promises";
import { type CredentialReference, parseReference, variableInShell } from "../domain/credentialReference.ts";
import { isRunnersVariable, runnersVariable } from "../domain/runnersVariables.ts";
import type { Allowed } from "./allowed.ts";
import type { CallScope } from "./callScope.ts";
import type { KeyVaultSecrets } from "./keyVaultSecrets.ts";
import { about, ProviderError } from "./providerError.ts";

/** Keys and tokens have some hundred bytes, certificates some thousand. */
const largestFile = 64 * 1024;

/** Resolves references when a call is made. A message names the reference, never the value. */
export class Credentials {
  readonly #keyVault: KeyVaultSecrets;
  readonly #allowed: Allowed;

  constructor(keyVault: KeyVaultSecrets, allowed: Allowed) {
    this.#keyVault = keyVault;
    this.#allowed = allowed;
  }

  /** The value behind a reference, surrounding white space taken off. `what` it is, for messages: `private key`. */
  async resolve(reference: CredentialReference, what: string, scope: CallScope): Promise<string> {
    const refused = referenceProblem(reference, this.#allowed);
    if (refused !== undefined)
      throw new ProviderError(`${about(scope.account)}: the ${what} was not read: ${refused}.`);
    const value = (await this.#read(reference, what, scope))?.trim();
    if (value) return value;
    const [name, remedy] = whereAbouts(reference);
    throw new ProviderError(
      `${about(scope.account)}: the ${what} comes from ${name}, and there is nothing there. ${remedy}`,
    );
  }

  /** A text that is either a reference or the value itself, as for addresses. */
  async resolveText(text: string, what: string, scope: CallScope): Promise<string> {
    const reference = parseReference(text);
    return reference ? this.resolve(reference, what, scope) : text;
  }

  #read(
    reference: CredentialReference,
    what: string,
    scope: CallScope,
  ): Promise<string | undefined> | string | undefined {
    switch (reference.kind) {
      case "env":
        return process.env[reference.name] ?? process.env[variableInShell(reference.name)];
      case "file":
        return readSmallFile(reference.path).catch(() => undefined);
      case "keyvault":
        return this.#keyVault.read(reference, what, scope);
    }
  }
}

/** Undefined for anything but a regular file of a size that a credential may have. A named pipe would be waited on for ever. */
async function readSmallFile(path: string): Promise<string | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if (!(await file.stat()).isFile()) return undefined;
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(largestFile + 1), position: 0 });
    return bytesRead > largestFile ? undefined : buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file?.close();
  }
}

/** Why a reference is not read, whoever wrote it; undefined where it may be. */
export function referenceProblem(reference: CredentialReference, allowed: Allowed): string | undefined {
  if (reference.kind === "env" && isRunnersVariable(reference.name)) return `env:${reference.name} ${runnersVariable}`;
  return reference.kind === "file" ? allowed.pathProblem(reference.path) : undefined;
}

function whereAbouts(reference: CredentialReference): [name: string, remedy: string] {
  switch (reference.kind) {
    case "env":
      return [`env:${reference.name}`, "Set that environment variable for the process that runs pulumi."];
    case "file":
      return [
        `file:${reference.path}`,
        `The path is relative to the project's folder; it must be a readable regular file of at most ${largestFile / 1024} KiB that holds only the value.`,
      ];
    case "keyvault":
      return [`keyvault:${reference.vault}/secrets/${reference.name}`, "Give the secret a value."];
  }
}
