/** What ImageKit keeps of an account's single sign-on, whichever way it comes: over the settings API or by the page. */
import type { ImageKitAccount, World } from "../types.ts";
import { readIdentityProvider } from "./identityProvider.ts";

/** Characters of the document. */
export const largestDocument = 1_048_576;
/** Bytes of a request with it, as JSON and forms escape much of it. */
export const largestBody = 4 * largestDocument;

export interface Settings {
  metadataXml: string;
  spEntityId: string | null;
}

/** Throws a MetadataRefusal, and keeps what was there, where the document is not an identity provider's. */
export function saveSettings(world: World, account: ImageKitAccount, settings: Settings): ImageKitAccount {
  readIdentityProvider(settings.metadataXml);
  const updatedAt = new Date(world.clock.now()).toISOString();
  const changed = { ...account, settings: { ...settings, updatedAt } };
  world.store.accounts.put(changed);
  return changed;
}

/** Switches single sign-on off. */
export function deleteSettings(world: World, account: ImageKitAccount): void {
  world.store.accounts.put({ ...account, settings: null });
}
