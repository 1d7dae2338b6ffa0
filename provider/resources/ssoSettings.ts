import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { parseReference, referenceForms } from "../../domain/credentialReference.ts";
import {
  type DeliveryChannel,
  type HandoverConfirmation,
  resourceTokens,
  type SsoSettingsInputs,
  type SsoSettingsOutputs,
} from "../../domain/resources.ts";
import { consumeUrl, imagekitIdPattern, signInAddress } from "../../domain/saml/identifiers.ts";
import { holdsUnknown } from "../adapter/compare.ts";
import type { CheckFailure, Properties } from "../adapter/resource.ts";
import { type CallScope, scopeOf } from "../callScope.ts";
import { referenceProblem } from "../credentials.ts";
import { clientIdByIdentifier } from "../graph/servicePrincipals.ts";
import { channelOf } from "../imagekit/channelOf.ts";
import { HandoverChannel } from "../imagekit/handoverChannel.ts";
import { isSafe } from "../imagekit/httpChannel.ts";
import { ownSettings, strangeMetadata } from "../imagekit/ownSettings.ts";
import { ProviderError } from "../providerError.ts";
import type { Services } from "../services.ts";
import { checkedBy } from "./checkedBy.ts";
import { checkImportId } from "./importId.ts";
import { metadataForm, objectId, sha256, text } from "./inputSchemas.ts";
import { diffOf, type ResourceType } from "./type.ts";

const delivery: z.ZodType<DeliveryChannel> = z.discriminatedUnion("channel", [
  z.strictObject({
    channel: z.literal("http"),
    url: text.refine(isAddress, `must be an https URL without user and password, or a reference: ${referenceForms}`),
    credential: z
      .string()
      .refine(
        (reference) => parseReference(reference.replaceAll("{imagekitId}", "id")) !== undefined,
        `must be a reference: ${referenceForms}`,
      ),
    takeOver: z.boolean().optional(),
  }),
  z.strictObject({ channel: z.literal("handover"), folder: text }),
]);

const confirmation: z.ZodType<HandoverConfirmation> = z.strictObject({
  digest: z.string(),
  spEntityId: z.string(),
  confirmedAt: z.string(),
  confirmedBy: z.string(),
});

const inputs: z.ZodType<SsoSettingsInputs> = z.strictObject({
  // It becomes part of an address, or the name of a folder.
  account: z.string().regex(imagekitIdPattern, "must be an ImageKit ID"),
  clientId: objectId,
  metadataDigest: z.string().regex(/^[0-9a-f]{64}$/, "must be a FederationMetadata's digest"),
  trusted: sha256.optional(),
  deliver: metadataForm.optional(),
  spEntityId: z.string(),
  delivery,
  confirmation: confirmation.optional(),
});

export const ssoSettings: ResourceType<SsoSettingsInputs, SsoSettingsOutputs> = (services) => ({
  token: resourceTokens.ssoSettings,
  readBack: [],
  check(news) {
    const checked = checkedBy(inputs, news);
    return checked.failures.length > 0 ? checked : { ...checked, failures: unreachable(services, news) };
  },

  diff(_id, oldInputs, _oldOutputs, news) {
    const { changes } = diffOf(oldInputs, news);
    // Here the account is the object itself, not a label.
    const moved = oldInputs.account !== news.account;
    return { changes: moved ? { account: "update-replace", ...changes } : changes };
  },

  // Over `http` a push either succeeds, and is then read back, or fails.
  preview: (news) =>
    (news.delivery as DeliveryChannel | undefined)?.channel === "http" ? { ...news, delivered: true } : news,

  async create(news, context) {
    return { id: news.account, outputs: await delivered(services(), news, scopeOf(news.account, context)) };
  },

  async read(id, olds, outputs, context) {
    checkImportId(id, "account");
    const scope = scopeOf(olds?.account ?? id, context);
    const found = olds ?? importedInputs(services(), id);
    const live = await channelOf(services(), found).read(scope);
    if (!live) return undefined;
    const { metadataDigest, spEntityId } = live;
    const clientId =
      found.clientId || (await clientIdByIdentifier(services().graph, spEntityId || consumeUrl, scope)) || "";
    const inputsNow: SsoSettingsInputs = { ...found, clientId, metadataDigest, spEntityId };
    const own = ownSettings(services(), { ...found, clientId, delivered: outputs?.delivered === true });
    // A person's word, or what is there and ours: another's settings are in force, but nothing was delivered.
    const isDelivered =
      live.delivered &&
      (found.delivery.channel === "handover" || (await strangeMetadata(live, own, scope)) === undefined);
    return { id, inputs: inputsNow, outputs: { ...inputsNow, delivered: isDelivered } };
  },

  async update(_id, olds, news, context) {
    const scope = scopeOf(news.account, context);
    const outputs = await delivered(services(), news, scope);
    // A bundle that is no longer the way there would only mislead.
    const { delivery: before } = olds;
    if (before.channel === "handover" && !isDeepStrictEqual(before, news.delivery)) {
      const former = channelOf(services(), olds);
      if (former instanceof HandoverChannel) await former.moveAside(scope);
    }
    return outputs;
  },

  delete(_id, olds, context) {
    return channelOf(services(), olds).remove(ownSettings(services(), olds), scopeOf(olds.account, context));
  },
});

async function delivered(services: Services, news: SsoSettingsInputs, scope: CallScope): Promise<SsoSettingsOutputs> {
  const { account: name, clientId, metadataDigest, trusted, deliver, spEntityId } = news;
  const metadataXml = await services.metadata.document({ clientId, digest: metadataDigest, trusted }, scope, deliver);
  // On an account that is in the state, too: its people may have moved to another identity provider since.
  const signIn = signInAddress(clientId, services.config.tenantId ?? "");
  const takeOver = news.delivery.channel === "http" && news.delivery.takeOver === true;
  const onWrite = () => trusted !== undefined && services.rotationGaps.begin(name);
  const live = await channelOf(services, news).deliver(
    { account: name, metadataXml, metadataDigest, spEntityId, signIn, takeOver, onWrite },
    scope,
  );
  return { ...news, delivered: live.delivered };
}

/** A reference, whose value is looked at when it is used, or an address that a key may be sent to. */
function isAddress(address: string): boolean {
  if (parseReference(address.replaceAll("{imagekitId}", "id"))) return true;
  const url = URL.parse(address.replaceAll("{imagekitId}", "id"));
  return url !== null && isSafe(url);
}

/** What the stack's configuration does not allow, told before anything is changed. What a reference leads to is known later only. */
function unreachable(services: () => Services, { account, delivery: way }: Properties): CheckFailure[] {
  if (typeof account !== "string" || holdsUnknown(way)) return [];
  const { allowed } = services();
  const filled = (template: string) => template.replaceAll("{imagekitId}", account);
  const found = way as DeliveryChannel;
  const problems: [key: string, problem: string | null | undefined][] =
    found.channel === "http"
      ? (["url", "credential"] as const).map((key) => {
          const text = filled(found[key]);
          const reference = parseReference(text);
          const url = URL.parse(text);
          return [key, reference ? referenceProblem(reference, allowed) : url && allowed.hostProblem(url)];
        })
      : [["folder", allowed.pathProblem(join(filled(found.folder), account))]];
  return problems.flatMap(([key, reason]) => (reason ? [{ property: `delivery.${key}`, reason }] : []));
}

/** An import has the ImageKit ID alone; the way to the account comes from the configuration. */
function importedInputs({ config }: Services, id: string): SsoSettingsInputs {
  const { settingsUrl: url, settingsCredential } = config;
  if (!url || !settingsCredential) {
    throw new ProviderError(
      `Account ${id}: to import its settings the plugin has to know the way there. Set imagekit:settingsUrl and imagekit:settingsCredential in the stack's configuration; both may hold {imagekitId}.`,
    );
  }
  const filled = (template: string) => template.replaceAll("{imagekitId}", id);
  const way: DeliveryChannel = { channel: "http", url: filled(url), credential: filled(settingsCredential) };
  return { account: id, clientId: "", metadataDigest: "", spEntityId: "", delivery: way };
}
