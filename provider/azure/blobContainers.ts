import type { ContainerClient } from "@azure/storage-blob";
import type { CallScope } from "../callScope.ts";
import { Once } from "../once.ts";
import type { AzureCredential } from "./credential.ts";

/** Clients of blob containers, by token alone: an account of ours has its shared keys switched off. */
export class BlobContainers {
  readonly #credential: AzureCredential;
  readonly #clients = new Map<string, Once<ContainerClient>>();

  constructor(credential: AzureCredential) {
    this.#credential = credential;
  }

  /** `address`: `https://<account>.blob.core.windows.net/<container>`. */
  client(address: string, scope: CallScope): Promise<ContainerClient> {
    const once = this.#clients.get(address) ?? new Once<ContainerClient>();
    this.#clients.set(address, once);
    return once.get(async () => {
      const [credential, { ContainerClient }] = await Promise.all([
        this.#credential.get(scope),
        // Loaded for the first blob: most agencies keep none.
        import("@azure/storage-blob"),
      ]);
      return new ContainerClient(address, credential, { retryOptions: { maxTries: 6, maxRetryDelayInMs: 10_000 } });
    });
  }
}
