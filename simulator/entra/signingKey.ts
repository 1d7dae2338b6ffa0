/** Which key Entra signs with: the application's own, chosen by its preferred thumbprint, or the tenant's. */
import type { KeyCredential, ServicePrincipal, World } from "../types.ts";
import { issueTokenSigningCertificate } from "./tokenSigningCertificate.ts";

export interface SigningKey {
  /** Base64 DER. */
  certificate: string;
  privateKeyPem: string;
}

interface OwnKey extends SigningKey {
  thumbprint: string;
  startsAt: number;
  endsAt: number;
}

const tenantKeys = new WeakMap<World, Promise<SigningKey>>();

/** The tenant's global key: what applications without a certificate of their own are signed with. Made when first needed. */
export function tenantSigningKey(world: World): Promise<SigningKey> {
  const known = tenantKeys.get(world);
  if (known) return known;
  const now = world.clock.now();
  const made = issueTokenSigningCertificate(
    "CN=accounts.accesscontrol.windows.net",
    new Date(now + 5 * 365 * 86_400_000),
    new Date(now),
  );
  tenantKeys.set(world, made);
  return made;
}

/**
 * The application's key that signs at this moment; undefined when none is active. An expired preferred key gives way
 * to a valid one, as Entra's does (learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on).
 */
export function activeSigningKey(world: World, principal: ServicePrincipal): SigningKey | undefined {
  const now = world.clock.now();
  const keys = ownKeys(world, principal.keyCredentials);
  const chosen = principal.preferredTokenSigningKeyThumbprint;
  if (chosen === null) return world.policy.firstCertificateActive ? keys[0] : undefined;
  const preferred = keys.find((key) => key.thumbprint === chosen.toUpperCase());
  if (!preferred) return undefined;
  if (preferred.endsAt > now) return preferred;
  return keys.find((key) => key.startsAt <= now && key.endsAt > now) ?? preferred;
}

function ownKeys(world: World, credentials: KeyCredential[]): OwnKey[] {
  return credentials.flatMap((credential) => {
    const secret = world.store.privateKeys.get(credential.keyId);
    if (credential.usage !== "Sign" || !secret) return [];
    const certificate = certificateOf(credentials, credential);
    if (!certificate) return [];
    return [
      {
        certificate,
        privateKeyPem: secret.privateKeyPem,
        thumbprint: secret.thumbprint,
        startsAt: Date.parse(credential.startDateTime),
        endsAt: Date.parse(credential.endDateTime),
      },
    ];
  });
}

function certificateOf(credentials: KeyCredential[], sign: KeyCredential): string | null {
  const verify = credentials.find(
    (other) => other.usage === "Verify" && other.customKeyIdentifier === sign.customKeyIdentifier,
  );
  return verify?.key ?? sign.key;
}
