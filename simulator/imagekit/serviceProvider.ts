/** ImageKit as a SAML service provider, by @node-saml/node-saml, for one account and the metadata it holds. */
import { type CacheProvider, SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import type { ImageKitAccount, World } from "../types.ts";
import { readIdentityProvider } from "./identityProvider.ts";

export const consumeUrl = "https://imagekit.io/saml/consume";

const clockToleranceMs = 30_000;

/** Undefined for an account without single sign-on. `requests` remembers the AuthnRequests that wait for an answer. */
export function serviceProvider(world: World, account: ImageKitAccount, requests: CacheProvider): SAML | undefined {
  if (!account.settings) return undefined;
  const provider = readIdentityProvider(account.settings.metadataXml);
  const entityId = account.settings.spEntityId ?? consumeUrl;
  return new SAML({
    issuer: entityId,
    callbackUrl: entityId,
    entryPoint: provider.signOnUrl,
    idpCert: trusted(provider.certificates, world),
    idpIssuer: provider.entityId,
    // Compared by the caller, who takes it with and without the fragment.
    audience: false,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    validateInResponseTo: ValidateInResponseTo.ifPresent,
    cacheProvider: requests,
    // node-saml reads the machine's clock; the caller checks the times again by the world's.
    acceptedClockSkewMs: clockToleranceMs + Math.abs(world.clock.offset),
  });
}

function trusted(certificates: string[], { policy }: World): string[] {
  return policy.trustedCertificates === "first" ? certificates.slice(0, 1) : certificates;
}
