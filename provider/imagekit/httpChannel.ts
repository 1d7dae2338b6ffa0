import { parseReference, referenceForms } from "../../domain/credentialReference.ts";
import { leftAtImagekit } from "../../domain/leftAtImagekit.ts";
import { parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import type { Allowed } from "../allowed.ts";
import type { CallScope } from "../callScope.ts";
import type { Credentials } from "../credentials.ts";
import type { HttpClient, HttpRequest } from "../http/client.ts";
import { withoutQuery } from "../http/client.ts";
import { excerpt } from "../http/excerpt.ts";
import { rateLimitResetMilliseconds } from "../http/retry.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Channel, Delivery, LiveSettings, OwnSettings } from "./channel.ts";
import { liveSettings } from "./liveMetadata.ts";
import { claimed, strangeMetadata } from "./ownSettings.ts";
import {
  type Exchange,
  OtherAccountError,
  refusal,
  type Settings,
  saysThereAreNone,
  settingsIn,
} from "./settingsContract.ts";

export interface HttpChannelOptions {
  http: HttpClient;
  credentials: Credentials;
  allowed: Allowed;
  account: string;
  /** URL or reference to one; what it refers to may hold `{imagekitId}`. */
  url: string;
  /** Reference to the account's private key. */
  credential: string;
}

/** Speaks the contract of docs/sso-settings.openapi.yaml, with the account's private key. */
export class HttpChannel implements Channel {
  readonly #options: HttpChannelOptions;

  constructor(options: HttpChannelOptions) {
    this.#options = options;
  }

  async read(scope: CallScope): Promise<LiveSettings | undefined> {
    const settings = await this.#get(scope);
    const live = settings && liveSettings(settings);
    if (live?.unreadable)
      scope.log(
        "warning",
        `Account ${scope.account}: the metadata that ImageKit holds${claimed(live)} cannot be read: ${live.unreadable.problem}.`,
      );
    return live;
  }

  async deliver(delivery: Delivery, scope: CallScope): Promise<LiveSettings> {
    // Looked at before it is written to: a key of another account must not overwrite that account's settings.
    const settings = await this.#get(scope);
    const before = settings && liveSettings(settings);
    if (before && isSame(before, delivery)) return before;
    if (before && !delivery.takeOver) refuseTakeOver(before, delivery, scope);
    if (before?.metadataDigest) {
      scope.log(
        "info",
        `Account ${scope.account}: ImageKit holds other SSO settings (Entity ID "${excerpt(before.spEntityId)}"); they are replaced.`,
      );
    }
    const { account: imagekitId, metadataXml, spEntityId } = delivery;
    delivery.onWrite?.();
    const put = await this.#send("PUT", scope, { imagekitId, metadataXml, spEntityId: spEntityId || null });
    await this.#accepted(put, settings);
    const after = await this.read(scope);
    if (after && isSame(after, delivery)) return after;
    throw new ProviderError(
      `${about(scope.account)}: PUT ${withoutQuery(put.request.url)} was accepted, but what is read back differs (Entity ID "${excerpt(after?.spEntityId ?? "")}", metadata ${after?.metadataDigest.slice(0, 12) || "none"} instead of ${delivery.metadataDigest.slice(0, 12)}). Does somebody else write these settings?`,
    );
  }

  async remove(own: OwnSettings, scope: CallScope): Promise<void> {
    // Looked at before, too: a key of another account must not switch that account's SSO off, nor one that has moved to another provider.
    const settings = await this.#get(scope);
    if (!settings) return;
    const live = liveSettings(settings);
    const why = await strangeIn(live, own, scope);
    if (why !== undefined) {
      scope.log(
        "warning",
        `Account ${scope.account}: ${leftAtImagekit} ${why} They were left as they are. Delete them by hand at ImageKit, if nobody needs them.`,
      );
      return;
    }
    const deletion = await this.#send("DELETE", scope);
    if (deletion.answer.status !== 204 && !saysThereAreNone(this.#options.account, deletion)) throw refusal(deletion);
  }

  async #get(scope: CallScope): Promise<Settings | undefined> {
    const exchange = await this.#send("GET", scope);
    const { account } = this.#options;
    return saysThereAreNone(account, exchange) ? undefined : settingsIn(account, exchange);
  }

  /** An endpoint that does not look at the precondition may have written into another account: that must not stay. */
  async #accepted(put: Exchange, before: Settings | undefined): Promise<void> {
    try {
      settingsIn(this.#options.account, put);
    } catch (error) {
      if (!(error instanceof OtherAccountError)) throw error;
      const undone = before ? await this.#putBack(before, error, put.scope) : await this.#takenBack(error, put.scope);
      throw new ProviderError(`${error.message} ${undone}`, { cause: error });
    }
  }

  /** What came of giving another account its settings back, in sentences. */
  async #putBack(before: Settings, { other, answeredFor }: OtherAccountError, scope: CallScope): Promise<string> {
    const { metadataXml, spEntityId, enabled } = before;
    const byHand = `Put the SSO settings of ${other} right by hand.`;
    try {
      const put = await this.#send("PUT", scope, { imagekitId: answeredFor, metadataXml, spEntityId });
      const now = settingsIn(answeredFor, put);
      if (now.metadataXml !== metadataXml || now.spEntityId !== spEntityId)
        return `The settings that were there before were sent back, but the endpoint answers with others. ${byHand}`;
      const was = enabled ? "" : ` They were switched off before, and may be on now. ${byHand}`;
      return `The settings that were there before were put back.${was}`;
    } catch (error) {
      return `What was written there could not be taken back: ${(error as Error).message} ${byHand}`;
    }
  }

  /** What came of deleting what was written where no settings had been shown, in sentences. */
  async #takenBack({ other }: OtherAccountError, scope: CallScope): Promise<string> {
    try {
      const deletion = await this.#send("DELETE", scope);
      if (deletion.answer.status !== 204) throw refusal(deletion);
      return `What was written there was deleted again. The endpoint had shown no settings before: if ${other} had any, they are lost, and its single sign-on is off.`;
    } catch (error) {
      return `What was written there could not be taken back: ${(error as Error).message} Delete the SSO settings of ${other} by hand. The endpoint had shown none before: if it had any, they are lost.`;
    }
  }

  async #send(method: "GET" | "PUT" | "DELETE", scope: CallScope, body?: unknown): Promise<Exchange> {
    const { http, credentials, credential } = this.#options;
    const url = await this.#address(scope);
    const reference = parseReference(credential);
    if (!reference)
      throw new ProviderError(`${about(scope.account)}: its credential is no reference (${referenceForms}).`);
    const key = await credentials.resolve(reference, "private key", scope);
    const basic = Buffer.from(`${key}:`).toString("base64");
    const request: HttpRequest = {
      method,
      url,
      headers: { Authorization: `Basic ${basic}`, Accept: "application/json" },
      body,
      repeatable: true,
      serverWait: rateLimitResetMilliseconds,
      secrets: [key, basic],
    };
    return { request, answer: await http.send(request, scope), credential, scope };
  }

  async #address(scope: CallScope): Promise<string> {
    const { url, account, credentials, allowed } = this.#options;
    const address = (await credentials.resolveText(url, "settings address", scope)).replaceAll(
      "{imagekitId}",
      encodeURIComponent(account),
    );
    const parsed = URL.parse(address);
    if (!parsed || !isSafe(parsed))
      throw new ProviderError(
        `${about(scope.account)}: its settings address (${parseReference(url) ? url : "of its delivery"}) is no https URL, or one with a user and password.`,
      );
    const problem = allowed.hostProblem(parsed);
    if (problem)
      throw new ProviderError(`${about(scope.account)}: nothing was sent to its settings address: ${problem}.`);
    return address;
  }
}

/** An account's people may be signing in by another identity provider: whether that is to end is for somebody to say. */
function refuseTakeOver(before: LiveSettings, { metadataXml }: Delivery, { account }: CallScope): void {
  const { entityId, unreadable } = before;
  const allow = `Nothing was written. If they are to be replaced, set "takeOver: true" in the account's delivery (docs/agency-file.md).`;
  if (unreadable)
    throw new ProviderError(
      `${about(account)}: ImageKit holds SSO settings whose metadata${claimed(before)} cannot be read (${unreadable.problem}). They may be another identity provider's, by which people sign in, and this push would replace them. ${allow}`,
    );
  if (entityId === undefined || entityId === parseFederationMetadata(metadataXml).entityId) return;
  throw new ProviderError(
    `${about(account)}: ImageKit holds the SSO settings of another identity provider, ${excerpt(entityId)}, which this push would replace. ${allow}`,
  );
}

/** Why settings are not this program's own, in a sentence; undefined where they are, or where there is nothing in force. */
async function strangeIn(live: LiveSettings, own: OwnSettings, scope: CallScope): Promise<string | undefined> {
  const strange = await strangeMetadata(live, own, scope);
  if (strange !== undefined || live.entityId === undefined) return strange;
  if (live.spEntityId !== own.spEntityId && live.spEntityId !== "")
    return `The settings there have the Entity ID "${excerpt(live.spEntityId)}", not this account's.`;
  return undefined;
}

/** Whether a key may be sent there: not in clear over a network, and not beside another one. */
export function isSafe({ protocol, hostname, username, password }: URL): boolean {
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
}

function isSame(live: LiveSettings, { metadataDigest, spEntityId }: Delivery): boolean {
  return live.delivered && live.metadataDigest === metadataDigest && live.spEntityId === spEntityId;
}
