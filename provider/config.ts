import { z } from "zod";
import { parseReference, referenceForms } from "../domain/credentialReference.ts";
import type { CheckFailure, Properties } from "./adapter/resource.ts";
import { clouds } from "./entra/clouds.ts";
import { excerpt } from "./http/excerpt.ts";
import { ProviderError } from "./providerError.ts";
import { checkedBy } from "./resources/checkedBy.ts";

const wholeNumber = (smallest: number, largest: number) => z.coerce.number().int().min(smallest).max(largest);
const reference = z
  .string()
  .refine(
    (text) => parseReference(text.replaceAll("{imagekitId}", "id")) !== undefined,
    `must be a reference: ${referenceForms}`,
  );

/** Texts apart by commas or blanks, as `pulumi config set` takes them, or a list, which Pulumi passes on as JSON. */
const list = (one: z.ZodString) =>
  z
    .union([z.array(z.string()), z.string().transform(listed)])
    .pipe(z.array(one))
    .default([]);

/** The provider's configuration, `imagekit:<key>`; values of `pulumi config` arrive as text. */
const configSchema = z.strictObject({
  /** Host, with port where needed, whose `/metadata/endpoints` names the cloud's addresses. */
  metadataHost: z
    .string()
    .regex(/^[A-Za-z0-9.[\]:-]+$/, "must be a host, with a port where needed, and nothing else")
    .optional(),
  environment: z
    .enum(Object.keys(clouds) as [keyof typeof clouds, ...(keyof typeof clouds)[]], {
      error: `must be one of ${Object.keys(clouds).join(", ")}`,
    })
    .optional(),
  tenantId: z
    .guid(
      "must be the tenant's id, 8-4-4-4-12 hexadecimal digits; a domain such as contoso.onmicrosoft.com will not do here, though azuread takes it: metadata is told to be the tenant's by its id",
    )
    .optional(),
  /** Requests to one host at once. */
  concurrency: wholeNumber(1, 64).default(8),
  /** Channel of an SsoSettings that is imported, which has no inputs yet. */
  settingsUrl: z.string().min(1).optional(),
  settingsCredential: reference.optional(),
  /** Hosts that settings may be sent to; this machine's own always. */
  settingsHosts: list(
    z
      .string()
      .regex(
        /^(\*\.)?[A-Za-z0-9.[\]:-]+$/,
        "must be hosts, with a port where needed, apart by commas; *.<domain> stands for all hosts of a domain",
      ),
  ),
  /** Folders outside the project that an agency file may name. Relative to the project. */
  fileRoots: list(z.string().min(1)),
  /** The longest that any one wait for Entra or ImageKit goes on. */
  timeoutSeconds: wholeNumber(1, 7_200).default(900),
});

export type Config = z.infer<typeof configSchema>;

/** Pulumi's own keys, which it may pass to any provider. */
const pulumiKeys = new Set(["version", "pluginDownloadURL"]);

export function checkConfig(news: Properties): CheckFailure[] {
  return checkedBy(configSchema, own(news)).failures;
}

/** Environment variables, azuread's own first, and the key that each stands for. */
const variables = {
  ARM_METADATA_HOSTNAME: "metadataHost",
  ARM_ENVIRONMENT: "environment",
  ARM_TENANT_ID: "tenantId",
  IMAGEKIT_SETTINGS_HOSTS: "settingsHosts",
  IMAGEKIT_FILE_ROOTS: "fileRoots",
} as const;

/**
 * Fills in what azuread's own environment variables say, so that both plugins go to the same cloud. Throws `ProviderError`, naming every
 * variable or setting that cannot be used.
 */
export function parseConfig(news: Properties, environment: NodeJS.ProcessEnv = process.env): Config {
  const settings = own(news);
  const result = configSchema.safeParse({ ...fromEnvironment(environment), ...settings });
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path: [key = ""], message }) => {
    const [variable] = Object.entries(variables).find(([, one]) => one === key && !(key in settings)) ?? [];
    return variable === undefined
      ? `imagekit:${String(key)} ${message}`
      : `the environment variable ${variable} is "${excerpt(environment[variable] ?? "")}" and ${message}`;
  });
  throw new ProviderError(`The plugin imagekit cannot be configured: ${problems.join("; ")}.`);
}

function fromEnvironment(environment: NodeJS.ProcessEnv): Properties {
  const given = Object.entries(variables).map(([variable, key]) => [key, environment[variable]] as const);
  return Object.fromEntries(
    given
      .filter(([, value]) => value)
      .map(([key, value]) => [key, key === "environment" ? value?.toLowerCase() : value]),
  );
}

function listed(text: string): string[] {
  try {
    const data: unknown = JSON.parse(text);
    if (Array.isArray(data)) return data.map(String);
  } catch {
    // Plain text.
  }
  return text.split(/[\s,]+/).filter((one) => one !== "");
}

function own(news: Properties): Properties {
  return Object.fromEntries(
    Object.entries(news).filter(([key, value]) => !pulumiKeys.has(key) && value !== undefined && value !== ""),
  );
}
