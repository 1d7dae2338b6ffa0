/** What ImageKit keeps in memory only: sessions, AuthnRequests that wait for an answer, and assertions seen. */
import { randomBytes } from "node:crypto";
import type { CacheItem, CacheProvider } from "@node-saml/node-saml";

/** Whom a browser is signed in as: what GET /dashboard shows. */
export interface Session {
  imagekitId: string;
  /** The e-mail address. */
  nameId: string;
  fullName: string;
  role: string;
}

export class Memory {
  readonly requests: CacheProvider = requestCache();
  readonly #sessions = new Map<string, Session>();
  readonly #used = new Map<string, number>();

  /** The cookie's value. */
  open(session: Session): string {
    const token = randomBytes(24).toString("base64url");
    this.#sessions.set(token, session);
    return token;
  }

  session(token: string | undefined): Session | undefined {
    return token === undefined ? undefined : this.#sessions.get(token);
  }

  close(token: string | undefined): void {
    if (token !== undefined) this.#sessions.delete(token);
  }

  /** False for an assertion that was used before; an expired one need not be remembered. */
  firstUse(assertionId: string, expiresAt: number, now: number): boolean {
    for (const [id, end] of this.#used) if (end <= now) this.#used.delete(id);
    if (this.#used.has(assertionId)) return false;
    this.#used.set(assertionId, expiresAt);
    return true;
  }
}

function requestCache(): CacheProvider {
  const items = new Map<string, CacheItem>();
  return {
    async saveAsync(key, value) {
      const item = { value, createdAt: Date.now() };
      items.set(key, item);
      return item;
    },
    async getAsync(key) {
      return items.get(key)?.value ?? null;
    },
    async removeAsync(key) {
      return key !== null && items.delete(key) ? key : null;
    },
  };
}
