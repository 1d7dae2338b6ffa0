import { z } from "zod";
import { parseReference, referenceForms } from "../domain/credentialReference.ts";
import type { CheckFailure, Properties } from "./adapter/resource.ts";
import { clouds } from "./entra/clouds.ts";
import { checkedBy } from "./resources/checkedBy.ts";

const wholeNumber = (smallest: number, largest: number) => z.coerce.number().int().min(smallest).max(largest);
const reference = z
  .string()
  .refine(
    (text) => parseReference(text.replaceAll("{imagekitId}", "id")) !== undefined,
    `must be a reference: ${referenceForms}`,
  );

/** The provider's configuration, `imagekit:<key>`; values of `pulumi config` arrive as text. */
const configSchema = z.strictObject({
  /** Host, with port where needed, whose `/metadata/endpoints` names the cloud's addresses. */
  metadataHost: z
    .string()
    .regex(/^[A-Za-z0-9.[\]:-]+$/, "must be a host, with a port where needed, and nothing else")
    .optional(),
  environment: z.enum(Object.keys(clouds) as [keyof typeof clouds, ...(keyof typeof clouds)[]]).optional(),
  tenantId: z.guid().optional(),
  /** Requests to one host at once. */
  concurrency: wholeNumber(1, 64).default(8),
  /** Channel of an SsoSettings that is imported, which has no inputs yet. */
  settingsUrl: z.string().min(1).optional(),
  settingsCredential: reference.optional(),
  /** The longest that any one wait for Entra or ImageKit goes on. */
  timeoutSeconds: wholeNumber(1, 7_200).default(900),
});

export type Config = z.infer<typeof configSchema>;

/** Pulumi's own keys, which it may pass to any provider. */
const pulumiKeys = new Set(["version", "pluginDownloadURL"]);

export function checkConfig(news: Properties): CheckFailure[] {
  return checkedBy(configSchema, own(news)).failures;
}

/** Fills in what azuread's own environment variables say, so that both plugins go to the same cloud. */
export function parseConfig(news: Properties, environment: NodeJS.ProcessEnv = process.env): Config {
  return configSchema.parse({
    ...fromEnvironment(environment),
    ...own(news),
  });
}

function fromEnvironment(environment: NodeJS.ProcessEnv): Properties {
  const { ARM_METADATA_HOSTNAME: metadataHost, ARM_ENVIRONMENT: cloud, ARM_TENANT_ID: tenantId } = environment;
  return {
    ...(metadataHost && { metadataHost }),
    ...(cloud && { environment: cloud.toLowerCase() }),
    ...(tenantId && { tenantId }),
  };
}

function own(news: Properties): Properties {
  return Object.fromEntries(
    Object.entries(news).filter(([key, value]) => !pulumiKeys.has(key) && value !== undefined && value !== ""),
  );
}
