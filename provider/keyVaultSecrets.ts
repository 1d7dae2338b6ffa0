import type { SecretClient } from "@azure/keyvault-secrets";
import { isLoopback } from "../domain/azureHosts.ts";
import type { CredentialReference } from "../domain/credentialReference.ts";
import type { AzureCredential } from "./azure/credential.ts";
import type { CallScope } from "./callScope.ts";
import { excerpt } from "./http/excerpt.ts";
import { Once } from "./once.ts";
import { CancelledError } from "./pause.ts";
import { about, ProviderError } from "./providerError.ts";

export type SecretReference = Extract<CredentialReference, { kind: "keyvault" }>;

const secondsPerSecret = 60;

/** Secrets of Azure Key Vaults, with the identity that Entra is asked with. Kept in memory for the life of the process, and nowhere else. */
export class KeyVaultSecrets {
  readonly #credential: AzureCredential;
  readonly #clients = new Map<string, Once<SecretClient>>();
  readonly #secrets = new Map<string, Once<string | undefined>>();

  constructor(credential: AzureCredential) {
    this.#credential = credential;
  }

  /** The secret's value; undefined where it is empty. A failure is not kept. */
  async read(reference: SecretReference, what: string, scope: CallScope): Promise<string | undefined> {
    const { vault, name, version = "" } = reference;
    const key = `${vault}/secrets/${name}/${version}`;
    try {
      return await kept(this.#secrets, key).get(() => this.#fetch(reference, scope));
    } catch (error) {
      if (scope.signal.aborted) throw new CancelledError(scope.signal, { cause: error });
      throw refused(error, reference, what, scope);
    }
  }

  /** The client of a vault, for whoever writes to one. */
  client(vault: string, scope: CallScope): Promise<SecretClient> {
    return kept(this.#clients, vault).get(() => this.#newClient(vault, scope));
  }

  async #newClient(vault: string, scope: CallScope): Promise<SecretClient> {
    const [credential, { SecretClient }] = await Promise.all([
      this.#credential.get(scope),
      // Loaded for the first secret: most runs need none.
      import("@azure/keyvault-secrets"),
    ]);
    // On loopback the vault's host cannot be of the audience that its challenge names.
    const disableChallengeResourceVerification = isLoopback(new URL(vault));
    return new SecretClient(vault, credential, {
      disableChallengeResourceVerification,
      retryOptions: { maxRetries: 5 },
    });
  }

  async #fetch({ vault, name, version }: SecretReference, scope: CallScope): Promise<string | undefined> {
    const client = await this.client(vault, scope);
    const abortSignal = AbortSignal.any([scope.signal, AbortSignal.timeout(secondsPerSecret * 1_000)]);
    const { value } = await client.getSecret(name, { ...(version !== undefined && { version }), abortSignal });
    return value;
  }
}

function kept<T>(all: Map<string, Once<T>>, key: string): Once<T> {
  const once = all.get(key) ?? new Once<T>();
  all.set(key, once);
  return once;
}

function refused(error: unknown, { vault, name }: SecretReference, what: string, { account }: CallScope): Error {
  if (error instanceof ProviderError) return error;
  const { statusCode, message = String(error) } = error as { statusCode?: number; message?: string };
  const outcome = statusCode === undefined ? excerpt(message) : `the vault answered ${statusCode}: ${excerpt(message)}`;
  return new ProviderError(
    `${about(account)}: the ${what} comes from keyvault:${vault}/secrets/${name}, and it could not be read: ${outcome}${adviceFor(statusCode)}`,
  );
}

function adviceFor(status: number | undefined): string {
  if (status === 401 || status === 403)
    return ' The identity that runs pulumi needs the role "Key Vault Secrets User" on the vault, and the vault\'s network must let it in.';
  if (status === 404) return " Is the name right, and is the secret neither deleted nor disabled?";
  return "";
}
