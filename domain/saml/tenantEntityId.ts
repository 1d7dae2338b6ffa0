/** Hosts of the entity IDs that Entra gives its tenants, in the public cloud and the government's, and in China. */
const issuerHosts = ["sts.windows.net", "sts.chinacloudapi.cn"];

/** Whether an entity ID is exactly the tenant's own, `https://sts.windows.net/<tenant id>/`. */
export function isOfTenant(entityId: string, tenantId: string): boolean {
  const url = URL.parse(entityId);
  if (url?.protocol !== "https:" || url.username || url.password || url.port || url.search || url.hash) return false;
  return issuerHosts.includes(url.hostname) && url.pathname.toLowerCase() === `/${tenantId.toLowerCase()}/`;
}
