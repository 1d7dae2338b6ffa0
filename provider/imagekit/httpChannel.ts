import { parseReference, referenceForms } from "../../domain/credentialReference.ts";
import { FederationMetadataError, parseFederationMetadata } from "../../domain/saml/federationMetadata.ts";
import type { CallScope } from "../callScope.ts";
import type { Credentials } from "../credentials.ts";
import type { HttpClient, HttpRequest } from "../http/client.ts";
import { withoutQuery } from "../http/client.ts";
import { excerpt } from "../http/excerpt.ts";
import { rateLimitResetMilliseconds } from "../http/retry.ts";
import { about, ProviderError } from "../providerError.ts";
import type { Channel, Delivery, LiveSettings } from "./channel.ts";
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
    return settings && this.#live(settings, scope);
  }

  async deliver(delivery: Delivery, scope: CallScope): Promise<LiveSettings> {
    // Looked at before it is written to: a key of another account must not overwrite that account's settings.
    const before = await this.read(scope);
    if (before && isSame(before, delivery)) return before;
    if (before && !delivery.takeOver) refuseTakeOver(before, delivery, scope);
    if (before?.metadataDigest) {
      scope.log(
        "info",
        `Account ${scope.account}: ImageKit holds other SSO settings (Entity ID "${before.spEntityId}"); they are replaced.`,
      );
    }
    const { account: imagekitId, metadataXml, spEntityId } = delivery;
    const put = await this.#send("PUT", scope, { imagekitId, metadataXml, spEntityId: spEntityId || null });
    await this.#accepted(put);
    const after = await this.read(scope);
    if (after && isSame(after, delivery)) return after;
    throw new ProviderError(
      `${about(scope.account)}: PUT ${withoutQuery(put.request.url)} was accepted, but what is read back differs (Entity ID "${after?.spEntityId ?? ""}", metadata ${after?.metadataDigest.slice(0, 12) || "none"} instead of ${delivery.metadataDigest.slice(0, 12)}). Does somebody else write these settings?`,
    );
  }

  async remove(scope: CallScope): Promise<void> {
    // Looked at before, too: a key of another account must not switch that account's SSO off.
    if (!(await this.#get(scope))) return;
    const deletion = await this.#send("DELETE", scope);
    if (deletion.answer.status !== 204 && !saysThereAreNone(this.#options.account, deletion)) throw refusal(deletion);
  }

  async #get(scope: CallScope): Promise<Settings | undefined> {
    const exchange = await this.#send("GET", scope);
    const { account } = this.#options;
    return saysThereAreNone(account, exchange) ? undefined : settingsIn(account, exchange);
  }

  /** An endpoint that does not look at the precondition may have written into another account: that must not stay. */
  async #accepted(put: Exchange): Promise<void> {
    try {
      settingsIn(this.#options.account, put);
    } catch (error) {
      if (!(error instanceof OtherAccountError)) throw error;
      const left = await this.#takenBack(put.scope);
      throw new ProviderError(
        left === undefined
          ? `${error.message} What was written there was deleted again.`
          : `${error.message} What was written there could not be taken back: ${left} Delete the SSO settings of ${error.other} by hand.`,
        { cause: error },
      );
    }
  }

  /** Why the settings are still there; undefined where they are gone. */
  async #takenBack(scope: CallScope): Promise<string | undefined> {
    try {
      const deletion = await this.#send("DELETE", scope);
      return deletion.answer.status === 204 ? undefined : refusal(deletion).message;
    } catch (error) {
      return (error as Error).message;
    }
  }

  #live({ metadataXml, spEntityId, enabled }: Settings, scope: CallScope): LiveSettings {
    try {
      const { digest, entityId, certificates } = parseFederationMetadata(metadataXml);
      const certificateSha256s = certificates.map(({ sha256 }) => sha256);
      return {
        ...{ metadataDigest: enabled ? digest : "", spEntityId: spEntityId ?? "", delivered: enabled, entityId },
        ...(enabled && { certificateSha256s }),
      };
    } catch (error) {
      if (!(error instanceof FederationMetadataError)) throw error;
      scope.log(
        "warning",
        `Account ${scope.account}: the metadata that ImageKit holds cannot be read: ${error.problem}.`,
      );
      return { metadataDigest: "", spEntityId: spEntityId ?? "", delivered: false };
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
    const { url, account, credentials } = this.#options;
    const address = (await credentials.resolveText(url, "settings address", scope)).replaceAll(
      "{imagekitId}",
      encodeURIComponent(account),
    );
    const parsed = URL.parse(address);
    if (parsed && isSafe(parsed)) return address;
    throw new ProviderError(
      `${about(scope.account)}: its settings address (${parseReference(url) ? url : "of its delivery"}) is no https URL, or one with a user and password.`,
    );
  }
}

/** An account's people may be signing in by another identity provider: whether that is to end is for somebody to say. */
function refuseTakeOver({ entityId }: LiveSettings, { metadataXml }: Delivery, { account }: CallScope): void {
  if (entityId === undefined || entityId === parseFederationMetadata(metadataXml).entityId) return;
  throw new ProviderError(
    `${about(account)}: ImageKit holds the SSO settings of another identity provider, ${excerpt(entityId)}, which this push would replace. Nothing was written. If they are to be replaced, set "takeOver: true" in the account's delivery (docs/agency-file.md).`,
  );
}

/** Whether a key may be sent there: not in clear over a network, and not beside another one. */
export function isSafe({ protocol, hostname, username, password }: URL): boolean {
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
}

function isSame(live: LiveSettings, { metadataDigest, spEntityId }: Delivery): boolean {
  return live.delivered && live.metadataDigest === metadataDigest && live.spEntityId === spEntityId;
}
