import type { LiveMetadata } from "../../domain/drift/live.ts";
import { withTrustedAlone } from "../../domain/saml/trustedCertificate.ts";
import type { CallScope } from "../callScope.ts";
import type { MetadataSource } from "../metadata/metadataSource.ts";
import { about, ProviderError } from "../providerError.ts";

/** What Entra's sign-in host serves for the application. Throws where that host does not know it: Graph does. */
export async function metadataOf(source: MetadataSource, appId: string, scope: CallScope): Promise<LiveMetadata> {
  const fetched = await source.fetch(appId, scope);
  if (!fetched) {
    throw new ProviderError(
      `${about(scope.account)}: Entra serves no federation metadata for the application ${appId}, although Graph has its service principal. Look again in a minute.`,
    );
  }
  const { entityId, digest, certificates } = fetched.metadata;
  const certificateSha256s = certificates.map(({ sha256 }) => sha256);
  const digestsAlone = Object.fromEntries(
    certificateSha256s.map((sha256) => [sha256, withTrustedAlone(fetched.metadata, sha256).digest]),
  );
  return { entityId, digest, certificateSha256s, digestsAlone };
}
