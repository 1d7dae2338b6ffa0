/** Audiences of tokens for Azure's own services: Key Vault, storage, and the resource manager. */
export const vaultAudience = "https://vault.azure.net";
const storageAudience = "https://storage.azure.com";
const managerAudiences = ["https://management.azure.com", "https://management.core.windows.net"];

export function isAzureAudience(audience: string): boolean {
  return isVaultAudience(audience) || isManagerAudience(audience) || bare(audience) === storageAudience;
}

export function isVaultAudience(audience: string): boolean {
  return bare(audience) === vaultAudience;
}

export function isManagerAudience(audience: string): boolean {
  return managerAudiences.includes(bare(audience));
}

function bare(audience: string): string {
  return audience.replace(/\/+$/, "");
}
