import { z } from "zod";
import { isContainerUrl } from "../archive/location.ts";
import { isVaultAddress } from "../azureHosts.ts";

/** The key `archive` of the agency file: where metadata documents are kept safe. */

const place = {
  resourceGroup: z
    .string()
    .regex(/^[\w.()-]{0,89}[\w()-]$/, "must be up to 90 letters, digits, _ - . ( ), no dot at the end")
    .describe("Resource group that it is made in"),
  makeResourceGroup: z.boolean().describe("Whether the stack makes the resource group too; default false"),
  location: z
    .string()
    .regex(/^[a-z0-9]+$/, "must be a region's short name such as westeurope")
    .describe("Azure region, such as westeurope"),
  grantRunner: z
    .boolean()
    .describe(
      "Whether the stack gives its own identity the role to write; it must be allowed to assign roles; default false",
    ),
};

const days = (smallest: number, largest: number) =>
  z
    .int(`must be a whole number`)
    .min(smallest, `must be ${smallest} days at least`)
    .max(largest, `must be ${largest} days at most`);

/** https://learn.microsoft.com/azure/storage/common/storage-redundancy */
const redundancies = ["LRS", "ZRS", "GRS", "GZRS"] as const;

const folder = z.strictObject({
  store: z.literal("folder"),
  folder: z
    .string()
    .min(1, "must not be empty")
    .optional()
    .describe("Relative to the project; default archive/<agency>"),
});

const blob = z
  .strictObject({
    store: z.literal("blob"),
    url: z
      .string()
      .refine(isContainerUrl, "must be the address of a container, https://<account>.blob.core.windows.net/<container>")
      .describe("A container that is there already; nothing is made then"),
    storageAccount: z
      .string()
      .regex(/^[a-z0-9]{3,24}$/, "must be 3 to 24 lower-case letters and digits; it is unique in all of Azure")
      .describe("Name of the storage account that is made"),
    container: z
      .string()
      .regex(
        /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62}$/,
        "must be 3 to 63 lower-case letters, digits and single hyphens",
      )
      .describe("Name of the container that is made; default saml-metadata"),
    ...place,
    redundancy: z
      .enum(redundancies, { error: `must be one of ${redundancies.join(", ")}` })
      .describe("How Azure copies what is kept; default ZRS"),
    softDeleteDays: days(1, 365).describe("Days in which what was deleted can be had back; default 90"),
    immutabilityDays: days(1, 146_000).describe(
      "Days in which nothing kept can be changed or deleted; none where absent",
    ),
  })
  .partial()
  .required({ store: true })
  .superRefine((data, context) =>
    eitherOr(data, ["storageAccount", "resourceGroup", "location"], "a container", context),
  );

const keyvault = z
  .strictObject({
    store: z.literal("keyvault"),
    url: z
      .string()
      .refine(isVaultUrl, "must be the address of a vault, https://<name>.vault.azure.net")
      .describe("A vault that is there already; nothing is made then"),
    vault: z
      .string()
      .regex(
        /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){2,23}$/,
        "must be 3 to 24 lower-case letters, digits and single hyphens, a letter first; it is unique in all of Azure",
      )
      .describe("Name of the vault that is made"),
    ...place,
    purgeProtection: z
      .boolean()
      .describe("Whether nobody can purge what was deleted before its days are over; cannot be undone; default true"),
    softDeleteDays: days(7, 90).describe("Days in which what was deleted can be had back; fixed once made; default 90"),
  })
  .partial()
  .required({ store: true })
  .superRefine((data, context) => eitherOr(data, ["vault", "resourceGroup", "location"], "a vault", context));

export const archiveSchema = z
  .union([z.enum(["none", "folder"]), z.discriminatedUnion("store", [folder, blob, keyvault])], {
    error: "must be none, folder, or a mapping with store: folder, blob or keyvault",
  })
  .meta({ id: "archive", description: "Where the metadata documents are kept safe; docs/archive.md; default folder" });

export type ArchiveData = z.infer<typeof archiveSchema>;

/** What is there is given by its address alone, what is to be made by all that this takes. */
function eitherOr(
  data: { url?: string | undefined },
  needed: readonly string[],
  what: string,
  context: z.RefinementCtx,
) {
  const given = new Set(Object.entries(data).flatMap(([key, value]) => (value === undefined ? [] : [key])));
  const issue = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
  if (!given.has("url")) {
    const lacking = needed.filter((key) => !given.has(key));
    if (lacking.length > 0)
      issue(
        [],
        `${lacking.join(", ")} ${lacking.length === 1 ? "is" : "are"} missing; ${what} that is there already is given by its url alone`,
      );
    return;
  }
  for (const key of given)
    if (key !== "url" && key !== "store") issue([key], `is for ${what} that is made, and url is of one that is there`);
}

function isVaultUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && isVaultAddress(url) && text === url.origin;
}
