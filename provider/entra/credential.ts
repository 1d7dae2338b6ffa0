import { readFile } from "node:fs/promises";
import type { TokenCredential } from "@azure/identity";
import { ProviderError } from "../providerError.ts";
import { clientCertificate } from "./clientCertificate.ts";

export interface CredentialOptions {
  tenantId: string;
  /** The sign-in's base address. */
  login: string;
  /** With a metadata host the cloud is not one that Microsoft's instance discovery knows. */
  privateCloud: boolean;
  /** Whether the library leaves out tries of its own. */
  inHurry?: boolean;
}

/**
 * The identity that azuread would use, from the same variables and in its order: certificate, secret, OIDC token, GitHub
 * OIDC, managed identity, Azure CLI (https://registry.terraform.io/providers/hashicorp/azuread/latest/docs). Azure Pipelines' own OIDC is
 * the one way of azuread's that is left out; docs/tenant.md says what to do there.
 */
export async function entraCredential(
  options: CredentialOptions,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<TokenCredential> {
  // 0.2 s to import: only for the first token, not for every preview.
  const identity = await import("@azure/identity");
  const { tenantId, login, privateCloud, inHurry } = options;
  const common = {
    authorityHost: login,
    ...(privateCloud && { disableInstanceDiscovery: true }),
    ...(inHurry && { retryOptions: { maxRetries: 0 } }),
  };
  const set = (name: string) => environment[name]?.trim() || undefined;
  const isTrue = (name: string) => /^(true|1)$/i.test(set(name) ?? "");
  const clientId = set("ARM_CLIENT_ID") ?? (await contentOf(set("ARM_CLIENT_ID_FILE_PATH")));
  const needClientId = () => {
    if (clientId) return clientId;
    throw new ProviderError(
      "Entra sign-in: ARM_CLIENT_ID is not set, which the credential in the other ARM_ variables belongs to.",
    );
  };

  const [base64, path] = [set("ARM_CLIENT_CERTIFICATE"), set("ARM_CLIENT_CERTIFICATE_PATH")];
  if (base64 || path) {
    const source = base64 ? { base64 } : { path: path ?? "" };
    const certificate = await clientCertificate(source, set("ARM_CLIENT_CERTIFICATE_PASSWORD"));
    return new identity.ClientCertificateCredential(tenantId, needClientId(), { certificate }, common);
  }
  const secret = set("ARM_CLIENT_SECRET") ?? (await contentOf(set("ARM_CLIENT_SECRET_FILE_PATH")));
  if (secret) return new identity.ClientSecretCredential(tenantId, needClientId(), secret, common);

  // Left over from another job, a token must not sign in here by an identity that azuread does not take.
  const isOidc = isTrue("ARM_USE_OIDC");
  const assertion = isOidc ? set("ARM_OIDC_TOKEN") : undefined;
  if (assertion) return new identity.ClientAssertionCredential(tenantId, needClientId(), async () => assertion, common);
  const assertionPath = isOidc ? set("ARM_OIDC_TOKEN_FILE_PATH") : undefined;
  if (assertionPath) {
    // Read anew for each token: the file is replaced while the run goes on.
    const read = async () => (await contentOf(assertionPath)) ?? "";
    return new identity.ClientAssertionCredential(tenantId, needClientId(), read, common);
  }
  const url = set("ARM_OIDC_REQUEST_URL") ?? set("ACTIONS_ID_TOKEN_REQUEST_URL");
  const token = set("ARM_OIDC_REQUEST_TOKEN") ?? set("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (isOidc && url && token) {
    const { githubToken } = await import("./githubToken.ts");
    return new identity.ClientAssertionCredential(tenantId, needClientId(), () => githubToken(url, token), common);
  }
  if (isTrue("ARM_USE_MSI"))
    return clientId ? new identity.ManagedIdentityCredential(clientId) : new identity.ManagedIdentityCredential();
  if (/^(false|0)$/i.test(set("ARM_USE_CLI") ?? ""))
    throw new ProviderError(
      "Entra sign-in: none of the ARM_ variables names a credential, and ARM_USE_CLI=false rules the Azure CLI out (docs/tenant.md).",
    );
  return new identity.AzureCliCredential({ tenantId });
}

async function contentOf(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    throw new ProviderError(
      `Entra sign-in: ${path}, which an ARM_ variable names, cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
    );
  }
}
