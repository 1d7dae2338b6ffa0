/** Throws unless the address is this machine's own: the stand-in must never touch a tenant. */
export function requireLoopback(address: string, what: string, plugin = "azuread"): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || !isLoopback(url.hostname)) {
    throw new Error(
      `This is the stand-in for the ${plugin} plugin, for the simulator on this machine only, and its ${what} is "${address}". ` +
        `For a tenant, install the official plugin: pulumi plugin install resource ${plugin}.`,
    );
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}
