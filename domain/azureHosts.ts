/** Hosts that a token for Azure may be sent to: Azure's own, in the public and the national clouds, and loopback, where emulators are. */

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-object-identifiers */
const vaultHost = /^[a-z][a-z0-9-]{1,22}[a-z0-9]\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/;

/** https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-endpoints */
const blobHost =
  /^[a-z0-9]{3,24}\.(blob\.core\.(windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)|z\d{1,2}\.blob\.storage\.azure\.net)$/;

export function isVaultAddress(url: URL): boolean {
  return isHttps(url) && (isLoopback(url) || (vaultHost.test(url.hostname) && url.port === ""));
}

export function isBlobAddress(url: URL): boolean {
  return isHttps(url) && (isLoopback(url) || (blobHost.test(url.hostname) && url.port === ""));
}

export function isLoopback({ hostname }: URL): boolean {
  return loopback.test(hostname);
}

/** And with nothing beside host and path: a key in a query would end up in state. */
function isHttps({ protocol, username, password, search, hash }: URL): boolean {
  return protocol === "https:" && !username && !password && !search && !hash;
}
