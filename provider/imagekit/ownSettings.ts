import type { SsoSettingsInputs } from "../../domain/resources.ts";
import { isOfTenant } from "../../domain/saml/tenantEntityId.ts";
import { type CallScope, within } from "../callScope.ts";
import { excerpt } from "../http/excerpt.ts";
import { HttpError } from "../http/httpError.ts";
import { CancelledError } from "../pause.ts";
import { ProviderError } from "../providerError.ts";
import type { Services } from "../services.ts";
import type { LiveSettings, OwnSettings } from "./channel.ts";

/** What counts as this program's own: what it delivered and read back, by the state, and what lists certificates of the account's application alone. */
export function ownSettings(
  { config, metadata }: Pick<Services, "config" | "metadata">,
  known: Pick<SsoSettingsInputs, "clientId" | "metadataDigest" | "spEntityId"> & { delivered: boolean },
): OwnSettings {
  const { clientId, metadataDigest, spEntityId, delivered } = known;
  return {
    spEntityId,
    isOwnEntityId: (entityId) => config.tenantId !== undefined && isOfTenant(entityId, config.tenantId),
    // A refresh writes into the state what it finds, so that a digest there is no word on who delivered it.
    isDelivered: (digest) => delivered && digest === metadataDigest,
    async certificates(scope) {
      if (clientId === "") return undefined;
      try {
        const fetched = await metadata.fetch(clientId, within(scope, config.timeoutSeconds));
        return fetched?.metadata.certificates.map(({ sha256 }) => sha256);
      } catch (error) {
        if (!(error instanceof ProviderError) || error instanceof HttpError || error instanceof CancelledError)
          throw error;
        // What Entra serves cannot be used, and so proves nothing.
        scope.log("debug", error.message);
        return undefined;
      }
    },
  };
}

/** Why the metadata is not this program's own, in a sentence; undefined where it is, or where there is none. */
export async function strangeMetadata(
  live: LiveSettings,
  own: OwnSettings,
  scope: CallScope,
): Promise<string | undefined> {
  const { entityId, unreadable, metadataDigest, certificateSha256s } = live;
  if (unreadable)
    return `Its metadata${claimed(live)} cannot be read (${excerpt(unreadable.problem)}), so it may be another identity provider's.`;
  if (entityId === undefined) return undefined;
  if (!own.isOwnEntityId(entityId)) return `The settings there are of another identity provider, ${excerpt(entityId)}.`;
  // Every application of a tenant has the same entity ID; only the certificates tell which one it is.
  if (metadataDigest !== "" && own.isDelivered(metadataDigest)) return undefined;
  const certificates = await own.certificates(scope);
  if (!certificates)
    return `The settings there are not those that were delivered, and the account's application, which could show whose they are, serves no metadata.`;
  if (certificateSha256s?.every((sha256) => certificates.includes(sha256))) return undefined;
  return `The settings there list a signing certificate that is not of the account's application: they are another application's of this tenant, or were changed.`;
}

/** Whose an unreadable document says it is, for a message. */
export function claimed({ unreadable }: LiveSettings): string {
  return unreadable?.entityId === undefined ? "" : ` of "${excerpt(unreadable.entityId)}"`;
}
