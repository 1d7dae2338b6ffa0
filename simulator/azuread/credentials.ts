import { readFileSync } from "node:fs";
import type { Properties } from "../../provider/adapter/resource.ts";

export interface Settings {
  metadataHost: string;
  tenantId: string;
  clientId: string;
  /** The form fields that prove who asks. */
  proof: Record<string, string>;
}

/** The provider's settings, from its configuration or the official plugin's environment variables. */
export function readSettings(config: Properties, environment: NodeJS.ProcessEnv): Settings {
  const setting = (key: string, ...variables: string[]): string | undefined => {
    const value = config[key];
    return typeof value === "string" && value !== "" ? value : variables.map((name) => environment[name]).find(Boolean);
  };
  const required = (key: string, variable: string): string => {
    const value = setting(key, variable);
    if (value === undefined)
      throw new Error(`The stand-in for the azuread plugin needs azuread:${key}, or the variable ${variable}.`);
    return value;
  };
  return {
    metadataHost: required("metadataHost", "ARM_METADATA_HOSTNAME"),
    tenantId: required("tenantId", "ARM_TENANT_ID"),
    clientId: required("clientId", "ARM_CLIENT_ID"),
    proof: proof(setting),
  };
}

function proof(setting: (key: string, ...variables: string[]) => string | undefined): Record<string, string> {
  const secret = setting("clientSecret", "ARM_CLIENT_SECRET");
  if (secret !== undefined) return { client_secret: secret };
  const file = setting("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH");
  const assertion =
    setting("oidcToken", "ARM_OIDC_TOKEN") ?? (file === undefined ? undefined : readFileSync(file, "utf8").trim());
  if (assertion === undefined) {
    throw new Error(
      "The stand-in for the azuread plugin signs in by ARM_CLIENT_SECRET, ARM_OIDC_TOKEN or ARM_OIDC_TOKEN_FILE_PATH, and none is set.",
    );
  }
  return {
    client_assertion: assertion,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  };
}
