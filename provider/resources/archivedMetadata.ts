import { join } from "node:path";
import { z } from "zod";
import { isContainerUrl, locationForms, locationOf, parseLocation } from "../../domain/archive/location.ts";
import { type ArchivedObject, secretName } from "../../domain/archive/objectNames.ts";
import { isVaultAddress } from "../../domain/azureHosts.ts";
import { pulumiCommandLine } from "../../domain/commands.ts";
import {
  type ArchivedMetadataInputs,
  type ArchivedMetadataOutputs,
  type ArchiveStore,
  resourceTokens,
} from "../../domain/resources.ts";
import { type FederationMetadata, parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import { imagekitIdPattern } from "../../domain/saml/identifiers.ts";
import { writeFederationMetadata } from "../../domain/saml/writeFederationMetadata.ts";
import { compareProperties, holdsUnknown } from "../adapter/compare.ts";
import { archiveOf } from "../archive/archiveOf.ts";
import { KeyVaultArchive } from "../archive/keyVaultArchive.ts";
import { type CallScope, scopeOf } from "../callScope.ts";
import { clientIdOfAccount } from "../graph/servicePrincipals.ts";
import type { Services } from "../services.ts";
import { checkedBy } from "./checkedBy.ts";
import { noImportId } from "./importId.ts";
import { metadataForm, objectId, sha256, text } from "./inputSchemas.ts";
import type { ResourceType } from "./type.ts";

const archive: z.ZodType<ArchiveStore> = z.discriminatedUnion("store", [
  z.strictObject({ store: z.literal("folder"), folder: text }),
  z.strictObject({
    store: z.literal("blob"),
    container: text.refine(isContainerUrl, "must be a container, https://<account>.blob.core.windows.net/<container>"),
  }),
  z.strictObject({
    store: z.literal("keyvault"),
    vault: text.refine(isVaultUrl, "must be a vault, https://<name>.vault.azure.net"),
  }),
]);

const inputs: z.ZodType<ArchivedMetadataInputs> = z.strictObject({
  // It becomes the name of a folder, and part of an address.
  account: z.string().regex(imagekitIdPattern, "must be an ImageKit ID"),
  clientId: objectId,
  digest: z.string().regex(/^[0-9a-f]{64}$/, "must be a FederationMetadata's digest"),
  trusted: sha256.optional(),
  deliver: metadataForm.optional(),
  notAfter: z.iso.datetime("must be an instant"),
  archive,
});

const replaceOn = ["account", "digest", "archive"];

/** Folders that were said to be missing: once is enough for all accounts. */
const saidMissing = new Set<string>();

export const archivedMetadata: ResourceType<ArchivedMetadataInputs, ArchivedMetadataOutputs> = (services) => ({
  token: resourceTokens.archivedMetadata,
  readBack: ["clientId", "digest"],
  check(news) {
    const checked = checkedBy(inputs, news);
    const { account, archive: place } = news as { account: string; archive: ArchiveStore };
    if (checked.failures.length > 0 || holdsUnknown(place) || place.store !== "folder") return checked;
    const reason = services().allowed.pathProblem(join(place.folder, String(account)));
    return reason === undefined ? checked : { ...checked, failures: [{ property: "archive.folder", reason }] };
  },
  // Here the account is part of the object's name, not a label. A place that preview does not know, since the stack changes
  // something about it, is in all likelihood the same one.
  diff: (_id, oldInputs, _oldOutputs, news) => ({
    changes: compareProperties(oldInputs, news, {
      replaceOn: replaceOn.filter((key) => key !== "archive" || !holdsUnknown(news[key])),
    }),
  }),

  preview: (news) =>
    replaceOn.some((key) => holdsUnknown(news[key]))
      ? news
      : { ...news, location: locationOf(news.archive as ArchiveStore, news as unknown as ArchivedObject) },

  async create(news, context) {
    const outputs = await kept(services(), news, scopeOf(news.account, context));
    return { id: outputs.location, outputs };
  },

  async read(id, olds, _outputs, context) {
    const found = await (olds ? lookedAt(services(), olds, context) : imported(services(), id, context));
    return found && { id, inputs: found, outputs: { ...found, location: id } };
  },

  update: (_id, _olds, news, context) => kept(services(), news, scopeOf(news.account, context)),

  // The archive stays, also when the account goes: that is what it is for.
  async delete() {},
});

/** Writes the document where there is none of that meaning and form; what is there already is as good as written now. */
async function kept(
  services: Services,
  news: ArchivedMetadataInputs,
  scope: CallScope,
): Promise<ArchivedMetadataOutputs> {
  const { clientId, digest, deliver, notAfter, trusted } = news;
  const location = locationOf(news.archive, news);
  const place = archiveOf(services, news.archive, news);
  const xml = await services.metadata.document({ clientId, digest, trusted }, scope, deliver);
  const document = { xml, clientId, notAfter };
  if (await place.add(document, scope)) return { ...news, location };
  const there = await place.read(scope);
  const meaning = typeof there === "object" ? meaningOf(there.xml) : undefined;
  if (typeof there === "object" && meaning?.digest === digest) {
    const isRewritten = there.xml === writeFederationMetadata(meaning);
    // What is kept is what is delivered, and the other form is no less this document.
    if (isRewritten === (deliver === "original")) await place.replace(document, scope);
    else if (there.notAfter !== undefined && there.notAfter !== notAfter) await place.setEnd?.(notAfter, scope);
  } else {
    scope.log(
      "warning",
      `Account ${scope.account}: ${location} held something else, and now holds the document again.`,
    );
    await place.replace(document, scope);
  }
  return { ...news, location };
}

/** The inputs as they are live; undefined where the document is gone, or is another one than its name says. */
async function lookedAt(
  services: Services,
  olds: ArchivedMetadataInputs,
  context: Parameters<typeof scopeOf>[1],
): Promise<ArchivedMetadataInputs | undefined> {
  const scope = scopeOf(olds.account, context);
  const location = locationOf(olds.archive, olds);
  const there = await archiveOf(services, olds.archive, olds).read(scope);
  if (there === undefined) return undefined;
  if (there === "elsewhere") {
    sayMissing(olds.archive, scope);
    return olds;
  }
  if (meaningOf(there.xml)?.digest === olds.digest) return { ...olds, notAfter: there.notAfter ?? olds.notAfter };
  scope.log("warning", `Account ${scope.account}: what lies at ${location} is not the document of that name.`);
  return undefined;
}

/** By the location alone: the document says what it means, and Graph whose it is. */
async function imported(
  services: Services,
  id: string,
  context: Parameters<typeof scopeOf>[1],
): Promise<ArchivedMetadataInputs | undefined> {
  const location = parseLocation(id);
  if (!location) throw noImportId(id, `the location of a document, ${locationForms}`);
  const { archive: store, object, secret: name = "" } = location;
  const scope = scopeOf(object?.account ?? "", context);
  const { timeoutSeconds } = services.config;
  const there = await (store.store === "keyvault"
    ? new KeyVaultArchive({ ...services, vault: store.vault, name, object, timeoutSeconds })
    : archiveOf(services, store, object as ArchivedObject)
  ).read(scope);
  const meaning = typeof there === "object" ? meaningOf(there.xml) : undefined;
  const account = object?.account ?? (typeof there === "object" ? there.account : undefined);
  if (!meaning || !account || (object && object.digest !== meaning.digest)) return undefined;
  const { digest, certificates } = meaning;
  if (store.store === "keyvault" && secretName({ account, digest }) !== name) return undefined;
  const [end = ""] = certificates.map(({ notAfter }) => notAfter).sort();
  return {
    account,
    clientId: (await clientIdOfAccount(services.graph, account, scope)) ?? "",
    digest,
    notAfter: (typeof there === "object" ? there.notAfter : undefined) ?? end,
    archive: store,
  };
}

/** Undefined where it is no metadata. What has had its time is still what it was. */
function meaningOf(xml: string): FederationMetadata | undefined {
  try {
    return parseFederationMetadata(xml, { now: new Date(0) });
  } catch {
    return undefined;
  }
}

function sayMissing(store: ArchiveStore, scope: CallScope): void {
  if (store.store !== "folder" || saidMissing.has(store.folder)) return;
  saidMissing.add(store.folder);
  scope.log(
    "warning",
    `There is no folder ${store.folder} on this machine, so the archive was not looked at. If this is the machine that keeps it, make the folder, and "${pulumiCommandLine("up --refresh")}" fills it.`,
  );
}

function isVaultUrl(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && isVaultAddress(url) && address === url.origin;
}
