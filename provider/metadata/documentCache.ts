/** Characters kept in all; some 600 of Entra's documents. The oldest goes first, and is fetched again when it is needed. */
const capacity = 12_000_000;

/** Metadata documents between the check and the delivery: they stay out of state. */
export class DocumentCache {
  readonly #documents = new Map<string, string>();
  #size = 0;

  put(clientId: string, digest: string, document: string): void {
    this.#drop(clientId);
    this.#documents.set(clientId, `${digest} ${document}`);
    this.#size += document.length;
    for (const oldest of this.#documents.keys()) {
      if (this.#size <= capacity) break;
      this.#drop(oldest);
    }
  }

  get(clientId: string, digest: string): string | undefined {
    const entry = this.#documents.get(clientId);
    return entry?.startsWith(`${digest} `) ? entry.slice(digest.length + 1) : undefined;
  }

  #drop(clientId: string): void {
    const entry = this.#documents.get(clientId);
    if (entry === undefined) return;
    this.#size -= entry.length - entry.indexOf(" ") - 1;
    this.#documents.delete(clientId);
  }
}
