/**
 * When ImageKit was given a certificate that Entra does not sign with yet, by account, for accounts that trust one certificate: from
 * then until the activation nobody can sign in.
 */
export class RotationGaps {
  readonly #begun = new Map<string, number>();

  begin(account: string): void {
    this.#begun.set(account, Date.now());
  }

  /** Undefined where this run gave ImageKit nothing. Milliseconds since 1970. */
  end(account: string): number | undefined {
    const begun = this.#begun.get(account);
    this.#begun.delete(account);
    return begun;
  }
}
