import { isLoopback } from "../../domain/azureHosts.ts";
import { type FederationMetadata, FederationMetadataError } from "../../domain/saml/federationMetadata.ts";
import { isOfTenant } from "../../domain/saml/tenantEntityId.ts";

/**
 * Throws `FederationMetadataError` unless entity ID and every address are the tenant's: the host Entra's, `login` that of the cloud, and the
 * tenant the first part of the path. A tenant's id somewhere in an address proves nothing.
 */
export function refuseOtherTenant(metadata: FederationMetadata, tenantId: string, login: string): void {
  const { entityId, signOnUrl, signOnPostUrl, logoutUrl, addresses } = metadata;
  if (!isOfTenant(entityId, tenantId)) throw notOf("entity ID", entityId, tenantId);
  for (const [what, address] of [
    ["sign-on URL", signOnUrl],
    ["sign-on URL for HTTP-POST", signOnPostUrl],
    ["logout URL", logoutUrl],
    // Services and bindings that are not used here are, perhaps, by whoever gets the document as Entra signed it.
    ...addresses.map((address) => ["address", address] as const),
  ] as const) {
    if (address && !isAddressOf(address, tenantId, login)) throw notOf(what, address, tenantId);
  }
}

function isAddressOf(address: string, tenantId: string, login: string): boolean {
  const [url, cloud] = [URL.parse(address), new URL(login)];
  if (!url || url.username || url.password || url.protocol !== cloud.protocol) return false;
  if (url.search || url.hash) return false;
  // On loopback a proxy may stand before the simulator, at a port of its own.
  if (isLoopback(cloud) ? url.hostname !== cloud.hostname : !loginHosts(cloud).includes(url.host)) return false;
  return url.pathname.toLowerCase().startsWith(`/${tenantId.toLowerCase()}/`);
}

/** China's sign-in answers at two names, and its documents may give the other one (https://docs.azure.cn/entra/identity-platform/federation-metadata). */
function loginHosts({ host }: URL): string[] {
  const china = ["login.chinacloudapi.cn", "login.partner.microsoftonline.cn"];
  return china.includes(host) ? china : [host];
}

function notOf(what: string, value: string, tenantId: string): FederationMetadataError {
  return new FederationMetadataError(`its ${what}, ${value.slice(0, 200)}, is not of the tenant ${tenantId}`);
}
