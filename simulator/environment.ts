import { runner } from "./seed.ts";
import type { World } from "./types.ts";

/** The variables with which a Pulumi program works against this world: azuread's, the CA's, and ImageKit's address and keys. */
export function environmentOf(world: World, caFile: string): Record<string, string> {
  const url = world.url();
  const keys = [...world.store.accounts.values()].map(({ id, privateKey }) => [
    `IMAGEKIT_PRIVATE_KEY_${id}`,
    privateKey,
  ]);
  return {
    ARM_METADATA_HOSTNAME: new URL(url).host,
    ARM_TENANT_ID: world.tenant.id,
    ARM_CLIENT_ID: runner.clientId,
    ARM_CLIENT_SECRET: runner.secret,
    ARM_SUBSCRIPTION_ID: "00000000-0000-4000-8000-00000000a2e0",
    SSL_CERT_FILE: caFile,
    NODE_EXTRA_CA_CERTS: caFile,
    IMAGEKIT_SETTINGS_URL: `${url}/imagekit/accounts/{imagekitId}/sso-settings`,
    ...Object.fromEntries(keys),
  };
}
