import type { KeyVaultSecret, SecretClient } from "@azure/keyvault-secrets";
import type { ArchivedObject } from "../../domain/archive/objectNames.ts";
import type { CallScope } from "../callScope.ts";
import type { KeyVaultSecrets } from "../keyVaultSecrets.ts";
import { about, ProviderError } from "../providerError.ts";
import { type Archive, type KeptDocument, metadataType, type NewDocument } from "./archive.ts";
import { archiveError, azureFailure } from "./archiveError.ts";
import { untilGranted } from "./untilGranted.ts";

const role = "Key Vault Secrets Officer";
const secondsPerCall = 60;
/** Bytes a secret may have (https://learn.microsoft.com/azure/key-vault/secrets/about-secrets). */
export const largestSecret = 25_600;

export interface KeyVaultArchiveOptions {
  keyVault: KeyVaultSecrets;
  /** `https://<name>.vault.azure.net` */
  vault: string;
  /** The secret's name. */
  name: string;
  /** Absent on import, which knows the name alone. */
  object: ArchivedObject | undefined;
  timeoutSeconds: number;
}

/** A document as a secret, which expires with its first certificate: Azure then tells whoever listens to the vault's events. */
export class KeyVaultArchive implements Archive {
  readonly #options: KeyVaultArchiveOptions;

  constructor(options: KeyVaultArchiveOptions) {
    this.#options = options;
  }

  async read(scope: CallScope): Promise<KeptDocument | undefined> {
    try {
      const secret = await (await this.#client(scope)).getSecret(this.#options.name, { abortSignal: limited(scope) });
      return keptDocument(secret);
    } catch (error) {
      if (azureFailure(error).statusCode === 404) return undefined;
      throw this.#failed("read", error, scope);
    }
  }

  /** A vault has no "only where there is none", but keeps each version: two at once would do no harm. */
  async add(document: NewDocument, scope: CallScope): Promise<boolean> {
    refuseTooLong(document, scope);
    const { timeoutSeconds } = this.#options;
    if (await untilGranted(() => this.#peek(scope), { role, timeoutSeconds }, scope).catch(this.#thrown("kept", scope)))
      return false;
    await this.replace(document, scope);
    return true;
  }

  async replace(document: NewDocument, scope: CallScope): Promise<void> {
    refuseTooLong(document, scope);
    const { name, object, timeoutSeconds } = this.#options;
    const { xml, clientId, notAfter } = document;
    const write = async () =>
      (await this.#client(scope)).setSecret(name, xml, {
        contentType: metadataType,
        expiresOn: new Date(notAfter),
        tags: { imagekitId: object?.account ?? "", digest: object?.digest ?? "", clientId },
        abortSignal: limited(scope),
      });
    await untilGranted(write, { role, timeoutSeconds }, scope).catch(this.#thrown("kept", scope));
  }

  async setEnd(notAfter: string, scope: CallScope): Promise<void> {
    const { name } = this.#options;
    const client = await this.#client(scope);
    await client
      // An empty version is the newest.
      .updateSecretProperties(name, "", { expiresOn: new Date(notAfter), abortSignal: limited(scope) })
      .catch(this.#thrown("kept", scope));
  }

  async #peek(scope: CallScope): Promise<boolean> {
    try {
      await (await this.#client(scope)).getSecret(this.#options.name, { abortSignal: limited(scope) });
      return true;
    } catch (error) {
      if (azureFailure(error).statusCode === 404) return false;
      throw error;
    }
  }

  #client(scope: CallScope): Promise<SecretClient> {
    return this.#options.keyVault.client(this.#options.vault, scope);
  }

  #thrown(tried: string, scope: CallScope): (error: unknown) => never {
    return (error) => {
      throw this.#failed(tried, error, scope);
    };
  }

  #failed(tried: string, error: unknown, scope: CallScope): Error {
    const { vault, name } = this.#options;
    const location = `${vault}/secrets/${name}`;
    return archiveError(error, { tried, location, who: "the vault", advice: adviceFor(error, vault, name) }, scope);
  }
}

function keptDocument({ value = "", properties: { expiresOn, tags } }: KeyVaultSecret): KeptDocument {
  return {
    xml: value,
    // A secret whose end was taken away says so by an empty one, which is then put right.
    notAfter: expiresOn ? expiresOn.toISOString().replace(".000Z", "Z") : "",
    ...(tags?.imagekitId && { account: tags.imagekitId }),
  };
}

function refuseTooLong({ xml }: NewDocument, { account }: CallScope): void {
  const length = Buffer.byteLength(xml);
  if (length <= largestSecret) return;
  throw new ProviderError(
    `${about(account)}: its federation metadata has ${length} bytes, and a Key Vault secret holds ${largestSecret}, so it was not kept and not delivered. Keep fewer certificates, or use archive: { store: blob, … }.`,
  );
}

function limited({ signal }: CallScope): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(secondsPerCall * 1_000)]);
}

function adviceFor(error: unknown, vault: string, name: string): string {
  const { statusCode } = azureFailure(error);
  if (statusCode === 401 || statusCode === 403)
    return ` The identity that runs pulumi needs the role "${role}" on the vault, and the vault's network must let it in.`;
  if (statusCode === 409)
    return ` A deleted secret of that name can be had back: az keyvault secret recover --id ${vault}/deletedsecrets/${name}`;
  return "";
}
