import { FederationMetadataError, parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import type { LiveSettings } from "./channel.ts";
import type { Settings } from "./settingsContract.ts";

/** What an account's settings say. Metadata that cannot be read is not the same as none: people may well sign in by it. */
export function liveSettings({ metadataXml, spEntityId, enabled }: Settings): LiveSettings {
  const common = { spEntityId: spEntityId ?? "", ...(!enabled && { switchedOff: true as const }) };
  if (metadataXml.trim() === "") return { ...common, metadataDigest: "", delivered: false };
  try {
    const { digest, entityId, certificates } = parseFederationMetadata(metadataXml);
    const certificateSha256s = certificates.map(({ sha256 }) => sha256);
    return {
      ...{ ...common, metadataDigest: enabled ? digest : "", delivered: enabled, entityId },
      ...(enabled && { certificateSha256s }),
    };
  } catch (error) {
    if (!(error instanceof FederationMetadataError)) throw error;
    const unreadable = { problem: error.problem, entityId: claimedEntityId(metadataXml) };
    return { ...common, metadataDigest: "", delivered: false, unreadable };
  }
}

/** What a document that is no sound metadata says of whose it is; for a person to read, and for nothing else. */
function claimedEntityId(metadataXml: string): string | undefined {
  return /\bentityID\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(metadataXml.slice(0, 100_000))?.slice(1).find(Boolean);
}
