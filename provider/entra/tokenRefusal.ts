import { excerpt } from "../http/excerpt.ts";

export interface SignInFacts {
  tenantId: string;
  /** The sign-in's base address. */
  login: string;
  /** What it signs in with, as azuread reads it. */
  environment?: NodeJS.ProcessEnv;
}

interface Cause {
  /** Entra's code (https://learn.microsoft.com/entra/identity-platform/reference-error-codes), or the system's. */
  words: RegExp;
  says: (facts: { tenantId: string; client: string; host: string }) => string;
}

const causes: Cause[] = [
  {
    words: /AADSTS7000215\b/,
    says: ({ client }) =>
      `the client secret of ${client} is wrong. Set ARM_CLIENT_SECRET to the secret's value, not to its ID (Entra admin center, App registrations, Certificates & secrets).`,
  },
  {
    words: /AADSTS7000222\b/,
    says: ({ client }) =>
      `the client secret of ${client} has expired. Make a new one (Entra admin center, App registrations, Certificates & secrets), and set ARM_CLIENT_SECRET to its value.`,
  },
  {
    words: /AADSTS700016\b/,
    says: ({ client, tenantId }) =>
      `${client} is not in this tenant. Set ARM_CLIENT_ID to the application (client) ID of an app registration in ${tenantId}, or correct tenantId in the agency file.`,
  },
  {
    words: /AADSTS90002\b/,
    says: ({ host }) =>
      `${host} knows no such tenant. Correct tenantId in the agency file (ARM_TENANT_ID), or set ARM_ENVIRONMENT where the tenant is in another cloud.`,
  },
  {
    // The library's words for the tenant's discovery document that is not there, whatever came in its place.
    words: /endpoints_resolution_error/,
    says: ({ host }) =>
      `${host} knows no such tenant, or what answered is not Entra. Correct tenantId in the agency file (ARM_TENANT_ID), or set ARM_ENVIRONMENT where the tenant is in another cloud.`,
  },
  {
    words: /AADSTS(700024|700082|50173|70043)\b/,
    says: () =>
      'the token that it signs in with has expired. Get a new one: run the CI job again, or sign in with "az login" again.',
  },
  {
    words: /AADSTS70021\d*\b/,
    says: ({ client }) =>
      `no federated credential of ${client} fits this job's token. Compare issuer, subject and audience (Entra admin center, App registrations, Certificates & secrets, Federated credentials).`,
  },
  {
    words: /AADSTS700021[68]\b/,
    says: ({ client }) =>
      `the request for ${client} had no credential. Set ARM_CLIENT_SECRET, ARM_CLIENT_CERTIFICATE_PATH, or ARM_USE_OIDC.`,
  },
  {
    words: /Azure CLI could not be found/i,
    says: () =>
      'no ARM_ variable names a credential, and there is no Azure CLI to ask instead. Set ARM_CLIENT_ID with ARM_CLIENT_SECRET (docs/tenant.md), or install the Azure CLI and run "az login".',
  },
  {
    words: /az login/i,
    says: ({ tenantId }) =>
      `no ARM_ variable names a credential, and nobody is signed in to the Azure CLI. Set ARM_CLIENT_ID with ARM_CLIENT_SECRET (docs/tenant.md), or run: az login --tenant ${tenantId}`,
  },
  {
    words: /ENOTFOUND|EAI_AGAIN|getaddrinfo/,
    says: ({ host }) =>
      `the host ${host} was not found. Check the network, the proxy variables, ARM_ENVIRONMENT and ARM_METADATA_HOSTNAME.`,
  },
  {
    words: /self.signed|unable to (get|verify)|certificate has expired|UNABLE_TO_|CERT_|ALTNAME/i,
    says: ({ host }) =>
      `the certificate of ${host} is not trusted. Where a proxy or a private CA stands in between, set NODE_EXTRA_CA_CERTS to its certificate.`,
  },
  {
    words: /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ECONNRESET|EPIPE|socket hang up|no answer within/i,
    says: ({ host }) => `${host} cannot be reached. Check the network, the proxy variables and ARM_METADATA_HOSTNAME.`,
  },
];

/** Why there is no token, and what to do about it, in sentences; the code stays, to look it up. `error` may hold secrets: they are left out. */
export function tokenRefusal(error: unknown, facts: SignInFacts): string {
  const { tenantId, login, environment = process.env } = facts;
  const { ARM_CLIENT_ID = "", ARM_CLIENT_SECRET = "", ARM_OIDC_TOKEN = "" } = environment;
  const text = error instanceof Error ? error.message : String(error);
  const cause = causes.find((one) => one.words.test(text));
  const words = excerpt(text, [ARM_CLIENT_SECRET, ARM_OIDC_TOKEN]);
  if (!cause)
    return `${words} Check ARM_CLIENT_ID and the credential that goes with it (ARM_CLIENT_SECRET, ARM_CLIENT_CERTIFICATE_PATH, ARM_USE_OIDC, ARM_USE_MSI, or "az login").`;
  const client = ARM_CLIENT_ID === "" ? "the application" : `the application ${excerpt(ARM_CLIENT_ID)}`;
  const code = /AADSTS\d+/.exec(text)?.[0];
  const says = cause.says({ tenantId, client, host: new URL(login).host });
  return code === undefined ? says : `${says} (${code})`;
}
